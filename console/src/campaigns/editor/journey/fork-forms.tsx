import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, InputNumber, Typography } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { Field } from '../fields/field.tsx';
import { RuleInput } from '../fields/rule-input.tsx';
import { ruleText } from '../model/campaign-document.ts';
import { listAt, pathKey, valueAt, withInserted, withValue } from '../model/document-path.ts';
import { OtherwiseField } from './otherwise-field.tsx';
import type { StepFormProps } from './step-panel.tsx';

/** Cases, of which the first that holds is taken. */
export function BranchForm({ placed }: StepFormProps) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const list = [...placed.path, placed.type, 'cases'];
  const cases = listAt(document, list);
  return (
    <>
      {cases.map((each, i) => (
        <Field
          key={pathKey([...list, i])}
          label={t('branches.case', { number: i + 1 })}
          id={`case-${i}`}
          path={[...list, i, 'where']}
          required
        >
          <Flex gap="small" align="start">
            <div style={{ flex: 1 }}>
              <RuleInput
                id={`case-${i}`}
                label={t('branches.case', { number: i + 1 })}
                disabled={readOnly}
                value={ruleText(valueAt(each, ['where']))}
                onChange={(rule) => change(withValue(document, [...list, i, 'where'], rule))}
              />
            </div>
            <Button
              icon={<DeleteOutlined />}
              aria-label={t('remove', { what: t('branches.case', { number: i + 1 }) })}
              disabled={readOnly || cases.length === 1}
              onClick={() => change(withValue(document, [...list, i], undefined))}
            />
          </Flex>
        </Field>
      ))}
      <Button
        icon={<PlusOutlined />}
        type="dashed"
        disabled={readOnly}
        onClick={() => change(withInserted(document, list, cases.length, { where: 'true', steps: [] }))}
        style={{ marginBlockEnd: 14 }}
      >
        {t('addCase')}
      </Button>
      <OtherwiseField placed={placed} explained={t('otherwiseNoCase')} />
    </>
  );
}

/** Arms by a stable draw, with their shares. */
export function SplitForm({ placed }: StepFormProps) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const list = [...placed.path, placed.type, 'arms'];
  const arms = listAt(document, list);
  const shares = arms.map((arm) => Number(valueAt(arm, ['share']) ?? 0));
  const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
  return (
    <Field label={t('arms')} path={list} explained={t('armsExplained')} required>
      <Flex vertical gap="small">
        {arms.map((arm, i) => (
          <Flex key={pathKey([...list, i])} gap="small">
            <Input
              aria-label={t('armName', { number: i + 1 })}
              disabled={readOnly}
              value={String(valueAt(arm, ['name']) ?? '')}
              onChange={({ target }) => change(withValue(document, [...list, i, 'name'], target.value))}
            />
            <InputNumber
              aria-label={t('armShare', { number: i + 1 })}
              disabled={readOnly}
              min={0}
              max={100}
              suffix="%"
              value={Math.round((shares[i] ?? 0) * 1e6) / 1e4}
              onChange={(percent) =>
                change(withValue(document, [...list, i, 'share'], Math.round((percent ?? 0) * 1e4) / 1e6))
              }
              style={{ width: 110 }}
            />
            <Button
              icon={<DeleteOutlined />}
              aria-label={t('remove', { what: String(valueAt(arm, ['name'])) })}
              disabled={readOnly || arms.length === 1}
              onClick={() => change(withValue(document, [...list, i], undefined))}
            />
          </Flex>
        ))}
        <Typography.Text type={rest < -1e-9 ? 'danger' : 'secondary'}>
          {t('armsRest', { share: Math.round(rest * 1e4) / 100 })}
        </Typography.Text>
        <Button
          icon={<PlusOutlined />}
          type="dashed"
          disabled={readOnly}
          onClick={() =>
            change(withInserted(document, list, arms.length, { name: freeName(arms), share: 0, steps: [] }))
          }
        >
          {t('addArm')}
        </Button>
      </Flex>
    </Field>
  );
}

/** The first letter that no arm has. */
function freeName(arms: readonly unknown[]): string {
  const taken = new Set(arms.map((arm) => valueAt(arm, ['name'])));
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i));
  return letters.find((letter) => !taken.has(letter)) ?? `arm-${arms.length + 1}`;
}
