import { EyeInvisibleOutlined } from '@ant-design/icons';
import { Checkbox, Flex, Form, Radio, Typography, theme } from 'antd';
import { punctuation } from '../../frame/languages.ts';
import { useWords } from '../../frame/words.ts';
import { DurationInput } from '../../parts/duration-input.tsx';
import { ItemSelect, ItemsSelect } from '../../parts/item-select.tsx';
import { useEditor } from './editor-context.ts';
import { editorWords } from './editor-words.ts';
import { AreasField } from './fields/areas-field.tsx';
import { AudienceRule } from './fields/audience-rule.tsx';
import { Field } from './fields/field.tsx';
import { PlainRule } from './fields/plain-rule.tsx';
import { RuleInput } from './fields/rule-input.tsx';
import { ruleText, withField, writtenRule } from './model/campaign-document.ts';
import { type EntryKind, entryKindOf, scenariosOf, withEntryKind, withScenarios } from './model/campaign-entry.ts';
import { withValue } from './model/document-path.ts';
import { columnOf, readAtoms, writeAtoms } from './model/rule-atoms.ts';

const ways = ['scenarios', 'event', 'wave', 'pull'] as const satisfies readonly EntryKind[];

/** For whom, how they come in, how often, and when they leave. */
export function AudienceSection() {
  const { token } = theme.useToken();
  return (
    <Form
      colon={false}
      layout="horizontal"
      labelCol={{ flex: '126px' }}
      wrapperCol={{ flex: '1 1 0', style: { minWidth: 0 } }}
      labelAlign="left"
      style={{ maxWidth: 900, paddingBlockEnd: token.paddingLG }}
      component="div"
    >
      <AudienceFields />
      <EntryFields />
      <ExitFields />
    </Form>
  );
}

function AudienceFields() {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const rule = ruleText(document.audience);
  const set = (text: string) => change(withField(document, 'audience', writtenRule(text, document.audience)));
  const atoms = readAtoms(rule);
  const groups = atoms.flatMap((atom) => (atom.kind === 'group' && !atom.negated ? [atom.id] : []));
  const lists = atoms.flatMap((atom) =>
    atom.kind === 'member' && atom.of === 'lists' && !atom.negated ? [atom.id] : [],
  );
  const setMembers = (kind: 'group' | 'lists', ids: readonly string[]) => {
    const others = atoms.filter((atom) => !(columnOf(atom) === kind && 'negated' in atom && !atom.negated));
    const chosen = ids.map((id) =>
      kind === 'group'
        ? ({ kind, id, negated: false } as const)
        : ({ kind: 'member', of: kind, id, negated: false } as const),
    );
    set(writeAtoms([...chosen, ...others]));
  };
  return (
    <>
      <Field label={t('audienceGroups')} id="audience-groups" explained={t('audienceGroupsExplained')}>
        <ItemsSelect
          id="audience-groups"
          label={t('audienceGroups')}
          disabled={readOnly}
          items={vocabulary.groups}
          value={groups}
          onChange={(ids) => setMembers('group', ids)}
          placeholder={t('everybody')}
        />
      </Field>
      {vocabulary.lists.length > 0 && (
        <Field label={t('audienceLists')} id="audience-lists" explained={t('audienceListsExplained')}>
          <ItemsSelect
            id="audience-lists"
            label={t('audienceLists')}
            disabled={readOnly}
            items={vocabulary.lists}
            value={lists}
            onChange={(ids) => setMembers('lists', ids)}
            placeholder={t('noList')}
          />
        </Field>
      )}
      <Field label={t('audienceRule')} id="audience-rule" path={['audience']} explained={t('audienceRuleExplained')}>
        <AudienceRule rule={rule} onChange={set} />
      </Field>
    </>
  );
}

function EntryFields() {
  const t = useWords(editorWords);
  const { document, change, readOnly, allows } = useEditor();
  const way = entryKindOf(document);
  return (
    <>
      <Field
        label={t('entry')}
        path={['entry']}
        explained={way === 'unknown' ? t('entryUnknown') : t(`ways.${way}.explained`)}
        required
      >
        <Radio.Group
          aria-label={t('entry')}
          disabled={readOnly}
          value={way}
          optionType="button"
          options={ways.map((each) => ({ value: each, label: t(`ways.${each}.name`) }))}
          onChange={({ target }) => change(withEntryKind(document, target.value))}
        />
      </Field>
      {way === 'scenarios' && <ScenarioField />}
      {allows('areas') && <AreasField />}
      {way === 'event' && <EventFields />}
      <Field label={t('reentry')} id="campaign-reentry" path={['reentry']} explained={t('reentryExplained')}>
        <DurationInput
          id="campaign-reentry"
          label={t('reentry')}
          disabled={readOnly}
          value={document.reentry}
          onChange={(written) => change(withField(document, 'reentry', written))}
          placeholder={t('never')}
        />
      </Field>
    </>
  );
}

function ScenarioField() {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const chosen = scenariosOf(document);
  const kinds = [t('momentScenario'), t('fixedScenario')] as const;
  const items = vocabulary.scenarios.map((each) => ({ ...each, group: kinds[Number(each.pattern === 'schedule')] }));
  const sensitive = vocabulary.scenarios.filter(({ id, sensitive: isSensitive }) => isSensitive && chosen.includes(id));
  return (
    <Field label={t('scenarios')} id="campaign-scenarios" path={['entry', 'scenarios']} required>
      <Flex vertical gap="small">
        <ItemsSelect
          id="campaign-scenarios"
          label={t('scenarios')}
          disabled={readOnly}
          items={items}
          value={chosen}
          onChange={(ids) => change(withScenarios(document, ids))}
          placeholder={t('chooseScenarios')}
        />
        {sensitive.length > 0 && (
          <Typography.Text type="secondary">
            <EyeInvisibleOutlined />{' '}
            {t('sensitiveScenarios', { names: sensitive.map(({ name }) => name).join(punctuation().list) })}
          </Typography.Text>
        )}
      </Flex>
    </Field>
  );
}

function EventFields() {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const { event = '', where } = document.entry?.event ?? {};
  return (
    <>
      <Field label={t('event')} id="entry-event" path={['entry', 'event', 'event']} required>
        <ItemSelect
          id="entry-event"
          label={t('event')}
          disabled={readOnly}
          items={vocabulary.events}
          value={event}
          onChange={(id) => change(withValue(document, ['entry', 'event', 'event'], id))}
          placeholder={t('chooseEvent')}
        />
      </Field>
      <Field
        label={t('eventWhere')}
        id="entry-where"
        path={['entry', 'event', 'where']}
        explained={t('eventWhereExplained')}
      >
        <PlainRule
          id="entry-where"
          label={t('eventWhere')}
          disabled={readOnly}
          value={where}
          onChange={(rule) => change(withValue(document, ['entry', 'event', 'where'], rule))}
        />
      </Field>
    </>
  );
}

function ExitFields() {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const all = ['conversion', 'held', 'opt-out'] as const;
  const exits = document.exitOn ?? [...all];
  return (
    <>
      <Field label={t('exitOn')} path={['exitOn']} explained={t('exitOnExplained')}>
        <Checkbox.Group
          disabled={readOnly}
          value={exits}
          options={all.map((each) => ({ value: each, label: t(`exits.${each}`) }))}
          onChange={(chosen) => {
            const written = all.filter((each) => chosen.includes(each));
            change(withField(document, 'exitOn', written.length === all.length ? undefined : written));
          }}
        />
      </Field>
      <Field label={t('exitWhen')} id="exit-when" path={['exitWhen']} explained={t('exitWhenExplained')}>
        <RuleInput
          id="exit-when"
          label={t('exitWhen')}
          disabled={readOnly}
          rows={1}
          value={ruleText(document.exitWhen)}
          onChange={(rule) => change(withField(document, 'exitWhen', writtenRule(rule, document.exitWhen)))}
          placeholder={t('never')}
        />
      </Field>
    </>
  );
}
