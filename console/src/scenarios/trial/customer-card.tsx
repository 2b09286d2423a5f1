import { Card, Flex, Select, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../../frame/words.ts';
import type { DraftDocument } from '../../parts/draft-session.ts';
import { patternFieldsOf } from '../editor/scenario-document.ts';
import type { ScenarioVocabulary } from '../scenario-vocabulary.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { namedAttributes, type TrialCustomer } from './trial-sequence.ts';
import { ValueInput } from './value-input.tsx';

interface CustomerCardProps {
  document: DraftDocument;
  vocabulary: ScenarioVocabulary;
  customer: TrialCustomer;
  onChange: (customer: TrialCustomer) => void;
}

/** Who the events happen to: the attributes that the rules ask for, and others that are wanted. */
export function CustomerCard({ document, vocabulary, customer, onChange }: CustomerCardProps) {
  const t = useWords(scenariosWords);
  const [added, setAdded] = useState<string[]>([]);
  const named = [...new Set([...namedAttributes(document), ...added])];
  const shown = vocabulary.attributes.filter(({ name }) => named.includes(name));
  const others = vocabulary.attributes.filter(({ name }) => !named.includes(name));
  return (
    <Card size="small" title={t('trial.customer')}>
      <Flex gap="middle" wrap align="end">
        {'area' in patternFieldsOf(document) && <Residence customer={customer} onChange={onChange} />}
        {shown.map((field) => (
          <Labelled key={field.name} label={field.label}>
            <ValueInput
              field={field}
              label={field.label}
              value={customer.profile[field.name]}
              onChange={(value) => onChange({ ...customer, profile: { ...customer.profile, [field.name]: value } })}
            />
          </Labelled>
        ))}
        <Select
          aria-label={t('trial.addAttribute')}
          value={null}
          placeholder={t('trial.addAttribute')}
          options={others.map(({ name, label }) => ({ value: name, label }))}
          onChange={(name: string | null) => name !== null && setAdded([...added, name])}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          style={{ width: 150 }}
        />
        <Labelled label={t('trial.holdings')}>
          <Select
            aria-label={t('trial.holdings')}
            mode="multiple"
            value={customer.holdings}
            options={vocabulary.products.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(holdings) => onChange({ ...customer, holdings })}
            showSearch={{ optionFilterProp: 'label' }}
            popupMatchSelectWidth={false}
            style={{ minWidth: 180 }}
          />
        </Labelled>
      </Flex>
      <Typography.Text type="secondary">{t('trial.attributesHint')}</Typography.Text>
    </Card>
  );
}

function Residence({ customer, onChange }: Pick<CustomerCardProps, 'customer' | 'onChange'>) {
  const t = useWords(scenariosWords);
  return (
    <Labelled label={t('trial.residence')}>
      <Select
        aria-label={t('trial.residence')}
        value={customer.residence}
        onChange={(residence) => onChange({ ...customer, residence })}
        options={[
          { value: 'visitor', label: t('trial.visitor') },
          { value: 'resident', label: t('trial.resident') },
          { value: 'unknown', label: t('trial.stranger') },
        ]}
        style={{ width: 150 }}
      />
    </Labelled>
  );
}

/** A small label above a control that names itself to those who do not see it. */
export function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Flex vertical gap={2}>
      <Typography.Text type="secondary" ellipsis={{ tooltip: label }} style={{ maxWidth: 150 }} aria-hidden>
        {label}
      </Typography.Text>
      {children}
    </Flex>
  );
}
