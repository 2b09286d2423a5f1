import { PlusOutlined } from '@ant-design/icons';
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { Button, Dropdown, theme } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import type { InsertPlace } from '../model/journey-graph.ts';
import type { BranchLabel } from '../model/journey-steps.ts';
import { newStep, stepMenu } from './new-step.ts';
import { useStepTexts } from './step-texts.ts';
import { useInsertStep } from './use-insert-step.ts';

/** A way from step to step, with what it is taken for and a button that puts a step onto it. */
export function InsertEdge({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  markerEnd,
  style,
  data,
}: EdgeProps) {
  const { token } = theme.useToken();
  const { readOnly } = useEditor();
  const texts = useStepTexts();
  const label = data?.label as BranchLabel | undefined;
  const insert = data?.insert as InsertPlace | undefined;
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    centerY: label === undefined ? targetY - 24 : targetY - 62,
    borderRadius: 8,
  });
  return (
    <>
      <BaseEdge id={id} path={path} {...(markerEnd && { markerEnd })} {...(style && { style })} />
      <EdgeLabelRenderer>
        {label !== undefined && (
          <span
            style={{
              ...centred(targetX, targetY - 44),
              padding: '0 4px',
              whiteSpace: 'nowrap',
              background: token.colorBgContainer,
              color: token.colorTextSecondary,
              fontSize: token.fontSizeSM,
              borderRadius: token.borderRadiusSM,
            }}
          >
            {texts.branch(label)}
          </span>
        )}
        {insert !== undefined && !readOnly && (
          <div
            className="nodrag nopan"
            style={{
              ...centred(label === undefined ? sourceX : targetX, label === undefined ? sourceY + 20 : targetY - 20),
              pointerEvents: 'all',
            }}
          >
            <InsertButton place={insert} />
          </div>
        )}
      </EdgeLabelRenderer>
    </>
  );
}

function InsertButton({ place }: { place: InsertPlace }) {
  const t = useWords(editorWords);
  const insert = useInsertStep();
  return (
    <Dropdown trigger={['click']} menu={{ items: stepMenu(t), onClick: ({ key }) => insert(newStep(key), place) }}>
      <Button
        size="small"
        shape="circle"
        icon={<PlusOutlined />}
        aria-label={t('insertHere')}
        style={{ width: 18, minWidth: 18, height: 18, fontSize: 10 }}
      />
    </Dropdown>
  );
}

function centred(x: number, y: number) {
  return { position: 'absolute', transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` } as const;
}
