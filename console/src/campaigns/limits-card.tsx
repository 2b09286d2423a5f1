import { Card, Checkbox, DatePicker, Form, InputNumber, Space, Switch } from 'antd';
import dayjs from 'dayjs';
import { useWords } from '../frame/words.ts';
import type { DraftDocument } from '../parts/draft-session.ts';
import { useNames } from './campaign-calls.ts';
import { campaignsWords } from './campaigns-words.ts';
import { type LocalChange, localChanges, type WrittenLimits, writtenLimits } from './limits-of.ts';

interface LimitsCardProps {
  document: DraftDocument;
  onChange: (document: DraftDocument) => void;
  isReadOnly: boolean;
}

/** Whether cities may have versions of the campaign, and what they may say otherwise. */
export function LimitsCard({ document, onChange, isReadOnly }: LimitsCardProps) {
  const t = useWords(campaignsWords);
  const limits = writtenLimits(document);
  const set = (next: WrittenLimits | undefined) => {
    const { limits: _limits, ...rest } = document;
    onChange({ ...rest, kind: document.kind, id: document.id, ...(next && { limits: next }) });
  };
  return (
    <Card
      title={t('limits')}
      extra={
        <Switch
          aria-label={t('limits')}
          disabled={isReadOnly}
          checked={limits !== undefined}
          onChange={(isOn) => set(isOn ? { change: ['period', 'areas', 'audience'] } : undefined)}
        />
      }
      styles={{ body: limits === undefined ? { display: 'none' } : {} }}
    >
      {limits !== undefined && <LimitsForm limits={limits} onChange={set} isReadOnly={isReadOnly} />}
    </Card>
  );
}

interface LimitsFormProps {
  limits: WrittenLimits;
  onChange: (limits: WrittenLimits) => void;
  isReadOnly: boolean;
}

function LimitsForm({ limits, onChange, isReadOnly }: LimitsFormProps) {
  const t = useWords(campaignsWords);
  const set = (change: WrittenLimits) => {
    const entries = Object.entries({ ...limits, ...change }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(entries));
  };
  const day = (text: string | undefined) => (text === undefined ? null : dayjs(text));
  const written = (date: dayjs.Dayjs | null | undefined) => date?.format('YYYY-MM-DD');
  return (
    <Form layout="vertical" disabled={isReadOnly}>
      <Form.Item label={t('mayChange')}>
        <Checkbox.Group
          value={limits.change ?? []}
          options={localChanges.map((value) => ({ value, label: t(`changes.${value}`) }))}
          onChange={(chosen: LocalChange[]) => set({ change: localChanges.filter((each) => chosen.includes(each)) })}
        />
      </Form.Item>
      <Form.Item label={t('limitDates')}>
        <DatePicker.RangePicker
          allowEmpty={[true, true]}
          value={[day(limits.from), day(limits.until)]}
          onChange={(dates) => set({ from: written(dates?.[0]), until: written(dates?.[1]) })}
        />
      </Form.Item>
      <Form.Item label={t('quotaEach')} htmlFor="limits-quota">
        <InputNumber
          id="limits-quota"
          min={0}
          max={1e9}
          precision={0}
          style={{ width: 160 }}
          placeholder={t('unlimited')}
          value={limits.quota ?? null}
          onChange={(value) => set({ quota: value ?? undefined })}
        />
      </Form.Item>
      <QuotaFields quotas={limits.quotas ?? {}} onChange={(quotas) => set({ quotas })} />
    </Form>
  );
}

interface QuotaFieldsProps {
  quotas: Record<string, number>;
  onChange: (quotas: Record<string, number> | undefined) => void;
}

/** A field for each city: an empty one has the quota of all. */
function QuotaFields({ quotas, onChange }: QuotaFieldsProps) {
  const t = useWords(campaignsWords);
  const { data: regions = [] } = useNames('region');
  const roots = new Set(regions.filter(({ parent }) => parent === undefined).map(({ id }) => id));
  const cities = regions.filter(({ parent = '' }) => roots.has(parent));
  const set = (city: string, value: number | null) => {
    const { [city]: _before, ...others } = quotas;
    const next = value === null ? others : { ...others, [city]: value };
    onChange(Object.keys(next).length === 0 ? undefined : next);
  };
  return (
    <Form.Item label={t('quotas')} style={{ marginBottom: 0 }}>
      <Space wrap size="middle">
        {cities.map(({ id, name }) => (
          <InputNumber
            key={id}
            aria-label={name}
            prefix={name}
            min={0}
            max={1e9}
            precision={0}
            style={{ width: 180 }}
            value={quotas[id] ?? null}
            onChange={(value) => set(id, value)}
          />
        ))}
      </Space>
    </Form.Item>
  );
}
