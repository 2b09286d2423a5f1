import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { Field } from '../fields/field.tsx';
import { branchesOf, type PlacedStep } from '../model/journey-steps.ts';
import { newStep, stepMenu } from './new-step.ts';
import { useInsertStep } from './use-insert-step.ts';

/** Begins the branch for those whom the step comes to nothing for; not there when it has been begun. */
export function OtherwiseField({ placed, explained }: { placed: PlacedStep; explained: string }) {
  const t = useWords(editorWords);
  const { readOnly } = useEditor();
  const insert = useInsertStep();
  const branch = branchesOf(placed.step, placed.path).find(({ label }) => label.kind === 'otherwise');
  if (branch === undefined || branch.steps.length > 0 || readOnly) return null;
  return (
    <Field label={t('branches.otherwise')} explained={explained}>
      <Dropdown
        trigger={['click']}
        menu={{ items: stepMenu(t), onClick: ({ key }) => insert(newStep(key), { list: branch.list, index: 0 }) }}
      >
        <Button>
          {t('addOtherwise')} <DownOutlined />
        </Button>
      </Dropdown>
    </Field>
  );
}
