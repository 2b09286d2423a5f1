import { Card, Col, Flex, Form, Input, Row, Select, Typography } from 'antd';
import { useWords } from '../../frame/words.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { ConditionFields, MomentFields } from './moment-fields.tsx';
import { PatternFields } from './pattern-fields.tsx';
import { patternTypeOf, patternTypes, withPatternType } from './scenario-document.ts';
import { ScenarioField } from './scenario-field.tsx';

/** The form of a scenario, whatever its pattern. */
export function ScenarioEditor() {
  const t = useWords(scenariosWords);
  return (
    <Form layout="vertical" component={false}>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('edit.when')}>
            <NameField />
            <PatternField />
            <PatternFields />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Flex vertical gap="middle">
            <Card size="small" title={t('edit.condition')}>
              <ConditionFields />
            </Card>
            <Card size="small" title={t('edit.moment')}>
              <MomentFields />
            </Card>
          </Flex>
        </Col>
      </Row>
    </Form>
  );
}

function NameField() {
  const t = useWords(scenariosWords);
  const { document, change, isReadOnly } = useScenarioEditor();
  return (
    <ScenarioField label={t('edit.name')} id="scenario-name" path="name">
      <Input
        id="scenario-name"
        disabled={isReadOnly}
        value={String(document.name ?? '')}
        maxLength={200}
        onChange={({ target }) => change({ ...document, name: target.value === '' ? undefined : target.value })}
        style={{ maxWidth: 420 }}
      />
    </ScenarioField>
  );
}

function PatternField() {
  const t = useWords(scenariosWords);
  const { document, change, isReadOnly } = useScenarioEditor();
  const type = patternTypeOf(document);
  return (
    <ScenarioField
      label={t('edit.pattern')}
      id="scenario-pattern"
      path={type === undefined ? 'pattern' : 'pattern type'}
      hint={type === undefined ? undefined : t(`patternHints.${type}`)}
      isRequired
    >
      <Select
        id="scenario-pattern"
        aria-label={t('edit.pattern')}
        disabled={isReadOnly}
        value={type}
        placeholder={t('edit.choose')}
        onChange={(next) => change(withPatternType(document, next))}
        options={patternTypes.map((each) => ({ value: each, label: t(`patterns.${each}`) }))}
        optionRender={({ value }) => (
          <Flex vertical>
            <span>{t(`patterns.${value as (typeof patternTypes)[number]}`)}</span>
            <Typography.Text type="secondary">
              {t(`patternHints.${value as (typeof patternTypes)[number]}`)}
            </Typography.Text>
          </Flex>
        )}
        listHeight={420}
        popupMatchSelectWidth={false}
        style={{ width: '100%', maxWidth: 420 }}
      />
    </ScenarioField>
  );
}
