import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Card, Flex } from 'antd';
import { useWords } from '../../frame/words.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { MatchFields } from './match-fields.tsx';
import type { WrittenMatch } from './scenario-document.ts';
import { SpanField } from './span-field.tsx';
import { usePattern } from './use-pattern.ts';

const FEWEST_STEPS = 2;
const MOST_STEPS = 8;

/** The steps of a sequence in their order. */
export function SequenceFields() {
  const t = useWords(scenariosWords);
  const { isReadOnly } = useScenarioEditor();
  const { fields, path, set } = usePattern();
  const steps = (Array.isArray(fields.steps) ? fields.steps : []) as WrittenMatch[];
  const setStep = (index: number, match: WrittenMatch) =>
    set({ steps: steps.map((each, other) => (other === index ? match : each)) });
  const moveUp = (index: number) => {
    const [step] = steps.slice(index, index + 1);
    const others = steps.filter((_, other) => other !== index);
    set({ steps: [...others.slice(0, index - 1), step, ...others.slice(index - 1)] });
  };
  const numbered = steps.map((step, index) => ({ step, index, number: index + 1 }));
  return (
    <Flex vertical gap="small" style={{ marginBottom: 14 }}>
      {numbered.map(({ step, index, number }) => (
        <Card
          key={number}
          size="small"
          title={t('edit.step', { number })}
          extra={
            <Flex gap={4}>
              <Button
                type="text"
                icon={<ArrowUpOutlined />}
                aria-label={t('edit.moveUp', { number })}
                disabled={isReadOnly || index === 0}
                onClick={() => moveUp(index)}
              />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('edit.removeStep', { number })}
                disabled={isReadOnly || steps.length <= FEWEST_STEPS}
                onClick={() => set({ steps: steps.filter((_, other) => other !== index) })}
              />
            </Flex>
          }
        >
          <MatchFields path={`${path}.steps[${index}]`} match={step} onChange={(match) => setStep(index, match)} />
        </Card>
      ))}
      <Button
        icon={<PlusOutlined />}
        disabled={isReadOnly || steps.length >= MOST_STEPS}
        onClick={() => set({ steps: [...steps, { event: '' }] })}
        style={{ alignSelf: 'start' }}
      >
        {t('edit.addStep')}
      </Button>
      <SpanField name="within" />
    </Flex>
  );
}
