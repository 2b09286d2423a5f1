import { Form, Input, InputNumber, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useWords } from '../frame/words.ts';
import type { DraftDocument } from '../parts/draft-session.ts';
import type { Cap } from './cap-table.tsx';
import type { Consent } from './consent-table.tsx';
import { settingsWords } from './settings-words.ts';

/** The policy as it is written. */
export interface PolicyDocument extends DraftDocument {
  caps?: Cap[];
  quietHours?: { from: string; until: string };
  refusalCooldown?: { product?: string; category?: string; all?: string };
  globalControl?: { share: number; experiment: string };
  consent?: Consent[];
}

interface PolicyFieldsProps {
  document: PolicyDocument;
  isReadOnly: boolean;
  onChange: <Field extends keyof PolicyDocument>(field: Field, value: PolicyDocument[Field]) => void;
}

const CLOCK = 'HH:mm';

/** Quiet hours, cool-down after a refusal, and the control of all campaigns. */
export function PolicyFields({ document, isReadOnly, onChange }: PolicyFieldsProps) {
  const t = useWords(settingsWords);
  const { quietHours, globalControl } = document;
  const range = quietHours === undefined ? null : ([clock(quietHours.from), clock(quietHours.until)] as const);
  return (
    <Form layout="inline" disabled={isReadOnly} style={{ rowGap: 8 }}>
      <Form.Item label={t('policy.quietHours')} tooltip={t('policy.quietHoursHint')} htmlFor="quiet-hours">
        <TimePicker.RangePicker
          id="quiet-hours"
          format={CLOCK}
          order={false}
          allowEmpty={[true, true]}
          minuteStep={5}
          value={range === null ? null : [range[0], range[1]]}
          onChange={(chosen) => {
            const [from, until] = chosen ?? [];
            const hours = from && until ? { from: from.format(CLOCK), until: until.format(CLOCK) } : undefined;
            onChange('quietHours', hours);
          }}
        />
      </Form.Item>
      <Cooldowns document={document} onChange={onChange} />
      <Form.Item label={t('policy.globalControl')} tooltip={t('policy.globalControlHint')} htmlFor="global-control">
        <InputNumber
          id="global-control"
          min={0}
          max={50}
          step={0.5}
          suffix="%"
          style={{ width: 96 }}
          value={globalControl === undefined ? null : globalControl.share * 100}
          onChange={(percent) =>
            onChange(
              'globalControl',
              percent === null
                ? undefined
                : { experiment: globalControl?.experiment ?? 'global', share: percent / 100 },
            )
          }
        />
      </Form.Item>
    </Form>
  );
}

const cooldowns = ['product', 'category', 'all'] as const;

function Cooldowns({ document, onChange }: Pick<PolicyFieldsProps, 'document' | 'onChange'>) {
  const t = useWords(settingsWords);
  const { refusalCooldown = {} } = document;
  return cooldowns.map((of) => (
    <Form.Item
      key={of}
      label={t(`policy.cooldown.${of}`)}
      tooltip={t('policy.cooldownHint')}
      htmlFor={`cooldown-${of}`}
    >
      <Input
        id={`cooldown-${of}`}
        style={{ width: 72 }}
        value={refusalCooldown[of] ?? ''}
        placeholder="0h"
        onChange={(event) => {
          const { [of]: _before, ...others } = refusalCooldown;
          const { value } = event.target;
          onChange('refusalCooldown', value === '' ? others : { ...others, [of]: value });
        }}
      />
    </Form.Item>
  ));
}

const clock = (text: string) => dayjs(`2000-01-01T${text}`);
