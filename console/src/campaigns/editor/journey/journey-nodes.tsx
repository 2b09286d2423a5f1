import {
  BranchesOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  ForkOutlined,
  GiftOutlined,
  HourglassOutlined,
  LoginOutlined,
  MessageOutlined,
  PhoneOutlined,
  QuestionCircleOutlined,
  ShoppingCartOutlined,
  StopOutlined,
  TagOutlined,
} from '@ant-design/icons';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Tag, Tooltip, Typography, theme } from 'antd';
import type { ComponentType } from 'react';
import { punctuation } from '../../../frame/languages.ts';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { entryKindOf, scenariosOf } from '../model/campaign-entry.ts';
import { JOIN_SIZE_PX, NODE_HEIGHT_PX, NODE_WIDTH_PX } from '../model/journey-graph.ts';
import type { PlacedStep } from '../model/journey-steps.ts';
import { nameOf } from '../vocabulary.ts';
import { ownProblems } from './own-problems.ts';
import { useStepTexts } from './step-texts.ts';

const icons: Record<string, ComponentType> = {
  offer: TagOutlined,
  message: MessageOutlined,
  task: PhoneOutlined,
  wait: ClockCircleOutlined,
  waitFor: HourglassOutlined,
  branch: BranchesOutlined,
  split: ForkOutlined,
  set: EditOutlined,
  grant: GiftOutlined,
  order: ShoppingCartOutlined,
  cancel: CloseCircleOutlined,
  end: StopOutlined,
};

function Handles() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} style={{ opacity: 0 }} />
      <Handle type="source" position={Position.Bottom} isConnectable={false} style={{ opacity: 0 }} />
    </>
  );
}

/** A step: what it is, what it does in a line, and whether something is wrong with it. */
export function StepNode({ data, selected }: NodeProps) {
  const { token } = theme.useToken();
  const { problems } = useEditor();
  const texts = useStepTexts();
  const placed = data.placed as PlacedStep | undefined;
  if (placed === undefined) return null;
  const mistakes = ownProblems(problems, placed);
  const Icon = icons[placed.type] ?? QuestionCircleOutlined;
  const edge = mistakes.length > 0 ? token.colorError : selected ? token.colorPrimary : token.colorBorder;
  return (
    <div
      style={{
        boxSizing: 'border-box',
        width: NODE_WIDTH_PX,
        height: NODE_HEIGHT_PX,
        padding: '4px 10px',
        border: `1px solid ${edge}`,
        borderRadius: token.borderRadiusLG,
        background: token.colorBgContainer,
        boxShadow: selected ? `0 0 0 2px ${token.controlOutline}` : token.boxShadowTertiary,
        color: token.colorText,
        cursor: 'pointer',
      }}
    >
      <div style={{ display: 'flex', gap: 6, alignItems: 'center' }}>
        <span style={{ color: token.colorPrimary }}>
          <Icon />
        </span>
        <strong>{texts.type(placed)}</strong>
        {placed.id !== placed.type && <Typography.Text type="secondary">{placed.id}</Typography.Text>}
        {mistakes.length > 0 && (
          <Tooltip title={mistakes.map(({ message }) => message).join('; ')}>
            <Tag color="error" style={{ marginInlineStart: 'auto', marginInlineEnd: 0 }}>
              {mistakes.length}
            </Tag>
          </Tooltip>
        )}
      </div>
      <div title={texts.line(placed)} style={lineStyle(token.colorTextSecondary)}>
        {texts.line(placed)}
      </div>
      <Handles />
    </div>
  );
}

/** Two lines at most. */
function lineStyle(color: string) {
  return {
    color,
    fontSize: 12,
    lineHeight: '16px',
    marginTop: 2,
    overflow: 'hidden',
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
  } as const;
}

/** Where customers come in, and where those end who walked all of it. */
export function EndNode({ data }: NodeProps) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const { document, vocabulary } = useEditor();
  const isStart = data.kind === 'start';
  const kind = entryKindOf(document);
  const names = scenariosOf(document).map((id) => nameOf(vocabulary.scenarios, id));
  const line =
    !isStart || kind === 'unknown'
      ? ''
      : kind === 'scenarios'
        ? names.join(punctuation().list)
        : t(`ways.${kind}.name`);
  return (
    <div
      style={{
        width: NODE_WIDTH_PX,
        height: NODE_HEIGHT_PX,
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: isStart ? 'flex-end' : 'flex-start',
      }}
    >
      <div
        style={{
          maxWidth: NODE_WIDTH_PX,
          padding: '4px 14px',
          borderRadius: 20,
          background: token.colorFillSecondary,
          color: token.colorText,
          textAlign: 'center',
        }}
      >
        {isStart ? <LoginOutlined /> : <CheckCircleOutlined />} {t(isStart ? 'enters' : 'finishes')}
        {line !== '' && (
          <div title={line} style={lineStyle(token.colorTextSecondary)}>
            {line}
          </div>
        )}
      </div>
      <Handles />
    </div>
  );
}

/** Where branches come together. */
export function JoinNode() {
  const { token } = theme.useToken();
  return (
    <div
      style={{
        width: JOIN_SIZE_PX,
        height: JOIN_SIZE_PX,
        borderRadius: JOIN_SIZE_PX,
        background: token.colorTextQuaternary,
      }}
    >
      <Handles />
    </div>
  );
}
