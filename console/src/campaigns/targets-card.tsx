import { Card, Form, InputNumber } from 'antd';
import { useWords } from '../frame/words.ts';
import type { DraftDocument } from '../parts/draft-session.ts';
import { campaignsWords } from './campaigns-words.ts';

interface TargetsCardProps {
  document: DraftDocument;
  onChange: (document: DraftDocument) => void;
  isReadOnly: boolean;
}

const keys = ['contacts', 'conversions'] as const;

/** What is aimed at: shown beside the results. */
export function TargetsCard({ document, onChange, isReadOnly }: TargetsCardProps) {
  const t = useWords(campaignsWords);
  const targets = (document.targets ?? {}) as Partial<Record<(typeof keys)[number], number>>;
  const change = (key: (typeof keys)[number], value: number | null) => {
    const { [key]: _before, ...others } = targets;
    const next = value === null ? others : { ...others, [key]: value };
    const { targets: _targets, ...rest } = document;
    onChange({ ...rest, kind: document.kind, id: document.id, ...(Object.keys(next).length > 0 && { targets: next }) });
  };
  return (
    <Card title={t('targets')}>
      <Form layout="inline" disabled={isReadOnly}>
        {keys.map((key) => (
          <Form.Item key={key} label={t(key)} htmlFor={`target-${key}`}>
            <InputNumber
              id={`target-${key}`}
              min={0}
              max={1e9}
              precision={0}
              suffix={t(`units.${key}`)}
              style={{ width: 160 }}
              value={targets[key] ?? null}
              onChange={(value) => change(key, value)}
            />
          </Form.Item>
        ))}
      </Form>
    </Card>
  );
}
