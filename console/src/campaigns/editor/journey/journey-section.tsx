import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Empty, Flex, Splitter } from 'antd';
import { useState } from 'react';
import { useWords } from '../../../frame/words.ts';
import { useUrlState } from '../../../parts/url-state.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { journeyOf } from '../model/campaign-document.ts';
import { pathKey } from '../model/document-path.ts';
import { type PlacedStep, placedSteps } from '../model/journey-steps.ts';
import { STEP_PARAMETER } from '../step-picker.tsx';
import { JourneyCanvas } from './journey-canvas.tsx';
import { JourneyList } from './journey-list.tsx';
import { JourneyTemplates } from './journey-templates-menu.tsx';
import { newStep, stepMenu } from './new-step.ts';
import { StepPanel } from './step-panel.tsx';
import { useInsertStep } from './use-insert-step.ts';

const HEIGHT = 'max(440px, calc(100vh - 330px))';

/** The journey three times: as a list for the keyboard, as a picture, and the chosen step as a form. */
export function JourneySection() {
  const t = useWords(editorWords);
  const { document, readOnly } = useEditor();
  const [stepId, chooseStep] = useUrlState(STEP_PARAMETER);
  const steps = placedSteps(journeyOf(document));
  const chosen = steps.find(({ id }) => id === stepId);
  const choose = (step: PlacedStep | undefined) => chooseStep(step?.id ?? '');
  return (
    <Flex vertical gap="small">
      {!readOnly && <Toolbar />}
      {steps.length === 0 ? (
        <Empty description={t('journeyEmpty')} />
      ) : (
        <Splitter style={{ height: HEIGHT }}>
          <Splitter.Panel defaultSize={264} min={180} collapsible>
            <JourneyList steps={steps} chosen={chosen} onChoose={choose} />
          </Splitter.Panel>
          <Splitter.Panel min={320}>
            <JourneyCanvas steps={steps} chosen={chosen} onChoose={choose} />
          </Splitter.Panel>
          {chosen !== undefined && (
            <Splitter.Panel defaultSize={380} min={320}>
              <StepPanel key={pathKey(chosen.path)} placed={chosen} onClose={() => choose(undefined)} />
            </Splitter.Panel>
          )}
        </Splitter>
      )}
    </Flex>
  );
}

function Toolbar() {
  const t = useWords(editorWords);
  const { document } = useEditor();
  const insert = useInsertStep();
  const [isOpen, setOpen] = useState(false);
  const add = (key: string) => insert(newStep(key), { list: ['journey'], index: journeyOf(document).length });
  return (
    <Flex gap="small">
      <Dropdown
        open={isOpen}
        onOpenChange={setOpen}
        trigger={['click']}
        menu={{ items: stepMenu(t), onClick: ({ key }) => add(key) }}
      >
        <Button>
          {t('addStepAtEnd')} <DownOutlined />
        </Button>
      </Dropdown>
      <JourneyTemplates />
    </Flex>
  );
}
