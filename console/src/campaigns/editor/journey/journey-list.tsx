import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, Tag, Typography, theme } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { listAt, pathKey } from '../model/document-path.ts';
import { moveStep, type PlacedStep, removeStep } from '../model/journey-steps.ts';
import { ownProblems } from './own-problems.ts';
import { useStepTexts } from './step-texts.ts';

interface JourneyListProps {
  steps: readonly PlacedStep[];
  chosen: PlacedStep | undefined;
  onChoose: (step: PlacedStep | undefined) => void;
}

/** The steps in the order in which they are written, branches indented: all that the picture shows, for the keyboard. */
export function JourneyList({ steps, chosen, onChoose }: JourneyListProps) {
  const t = useWords(editorWords);
  return (
    <ol aria-label={t('stepList')} style={{ listStyle: 'none', margin: 0, padding: '0 8px 0 0' }}>
      {steps.map((step) => (
        <ListedStep key={pathKey(step.path)} step={step} isChosen={step === chosen} onChoose={onChoose} />
      ))}
    </ol>
  );
}

interface ListedStepProps {
  step: PlacedStep;
  isChosen: boolean;
  onChoose: (step: PlacedStep | undefined) => void;
}

function ListedStep({ step, isChosen, onChoose }: ListedStepProps) {
  const { token } = theme.useToken();
  const { problems } = useEditor();
  const texts = useStepTexts();
  const mistakes = ownProblems(problems, step);
  return (
    <li style={{ paddingInlineStart: step.depth * 16 }}>
      {step.opens !== undefined && (
        <Typography.Text type="secondary" style={{ fontSize: token.fontSizeSM }}>
          {texts.branch(step.opens)}
        </Typography.Text>
      )}
      <Flex
        align="center"
        style={{
          borderRadius: token.borderRadius,
          background: isChosen ? token.controlItemBgActive : undefined,
          borderInlineStart: `2px solid ${isChosen ? token.colorPrimary : token.colorBorderSecondary}`,
        }}
      >
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={() => onChoose(isChosen ? undefined : step)}
          style={{
            flex: 1,
            minWidth: 0,
            padding: '4px 8px',
            border: 0,
            background: 'none',
            color: 'inherit',
            font: 'inherit',
            textAlign: 'start',
            cursor: 'pointer',
          }}
        >
          <span style={{ fontWeight: 500 }}>{texts.type(step)}</span>{' '}
          {step.id !== step.type && <Typography.Text type="secondary">{step.id}</Typography.Text>}
          {mistakes.length > 0 && <Tag color="error">{mistakes.length}</Tag>}
          <div
            style={{
              color: token.colorTextSecondary,
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              whiteSpace: 'nowrap',
            }}
            title={texts.line(step)}
          >
            {texts.line(step)}
          </div>
        </button>
        {isChosen && <StepActions step={step} onRemoved={() => onChoose(undefined)} />}
      </Flex>
    </li>
  );
}

/** Moves the step among its neighbours, or takes it away. */
function StepActions({ step, onRemoved }: { step: PlacedStep; onRemoved: () => void }) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  if (readOnly) return null;
  const position = Number(step.path.at(-1));
  const last = listAt(document, step.path.slice(0, -1)).length - 1;
  return (
    <>
      <Button
        type="text"
        icon={<ArrowUpOutlined />}
        aria-label={t('moveUp', { what: step.id })}
        disabled={position === 0}
        onClick={() => change(moveStep(document, step.path, -1))}
      />
      <Button
        type="text"
        icon={<ArrowDownOutlined />}
        aria-label={t('moveDown', { what: step.id })}
        disabled={position === last}
        onClick={() => change(moveStep(document, step.path, 1))}
      />
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t('remove', { what: step.id })}
        onClick={() => {
          change(removeStep(document, step.path));
          onRemoved();
        }}
      />
    </>
  );
}
