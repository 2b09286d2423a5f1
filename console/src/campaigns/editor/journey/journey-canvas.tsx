import '@xyflow/react/dist/style.css';
import './journey.css';
import {
  Background,
  Controls,
  type Edge,
  MarkerType,
  type Node,
  type NodeHandle,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { theme } from 'antd';
import { type CSSProperties, useRef } from 'react';
import { useIsDark } from '../../../frame/theme.ts';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { journeyOf } from '../model/campaign-document.ts';
import { pathKey } from '../model/document-path.ts';
import { JOIN_SIZE_PX, layOutJourney, NODE_HEIGHT_PX, NODE_WIDTH_PX } from '../model/journey-graph.ts';
import type { PlacedStep } from '../model/journey-steps.ts';
import { InsertEdge } from './insert-edge.tsx';
import { EndNode, JoinNode, StepNode } from './journey-nodes.tsx';

const nodeTypes = { step: StepNode, start: EndNode, finish: EndNode, join: JoinNode };
const edgeTypes = { insert: InsertEdge };

/** Text of a step can still be read. */
const SMALLEST_ZOOM = 0.8;
const MARGIN_PX = 16;

interface JourneyCanvasProps {
  steps: readonly PlacedStep[];
  chosen: PlacedStep | undefined;
  onChoose: (step: PlacedStep | undefined) => void;
}

/** The journey as a picture that lays itself out; steps are put onto edges, and opened by clicking them. */
export function JourneyCanvas({ steps, chosen, onChoose }: JourneyCanvasProps) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const isDark = useIsDark();
  const { nodes, edges } = useDrawn(steps, chosen);
  const element = useRef<HTMLElement>(null);
  const choose = (key: string) => onChoose(steps.find(({ path }) => pathKey(path) === key));
  const frame = {
    '--journey-focus': token.colorPrimary,
    height: '100%',
    border: `1px solid ${token.colorBorderSecondary}`,
    borderRadius: token.borderRadiusLG,
  } as CSSProperties;
  return (
    <section ref={element} aria-label={t('canvas')} style={frame}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={isDark ? 'dark' : 'light'}
        nodesDraggable={false}
        nodesConnectable={false}
        deleteKeyCode={null}
        onInit={(flow) => showTop(flow, element.current)}
        fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
        minZoom={0.2}
        maxZoom={1.5}
        onNodeClick={(_, { id }) => choose(id)}
        onNodesChange={(changes) => {
          // Of the keyboard too: Enter on a node selects it.
          for (const change of changes) if (change.type === 'select' && change.selected) choose(change.id);
        }}
        onPaneClick={() => onChoose(undefined)}
        ariaLabelConfig={{
          'controls.zoomIn.ariaLabel': t('zoomIn'),
          'controls.zoomOut.ariaLabel': t('zoomOut'),
          'controls.fitView.ariaLabel': t('fitView'),
          'node.a11yDescription.default': t('nodeHelp'),
        }}
      >
        <Background gap={20} color={token.colorBorderSecondary} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}

/** All of it where it can be read so; else its beginning, large enough to be read. */
function showTop(flow: ReactFlowInstance, element: HTMLElement | null): void {
  const { x, y, width, height } = flow.getNodesBounds(flow.getNodes());
  const room = { width: element?.clientWidth ?? width, height: element?.clientHeight ?? height };
  const fitting = Math.min((room.width - 2 * MARGIN_PX) / width, (room.height - 2 * MARGIN_PX) / height);
  const zoom = Math.min(1, Math.max(SMALLEST_ZOOM, fitting));
  void flow.setViewport({ x: room.width / 2 - (x + width / 2) * zoom, y: MARGIN_PX - y * zoom, zoom });
}

/** Nodes and edges as React Flow wants them. */
function useDrawn(steps: readonly PlacedStep[], chosen: PlacedStep | undefined): { nodes: Node[]; edges: Edge[] } {
  const { token } = theme.useToken();
  const { document } = useEditor();
  const graph = layOutJourney(journeyOf(document));
  const byKey = new Map(steps.map((step) => [pathKey(step.path), step]));
  const size = (kind: string) => {
    const [width, height] = kind === 'join' ? [JOIN_SIZE_PX, JOIN_SIZE_PX] : [NODE_WIDTH_PX, NODE_HEIGHT_PX];
    // Said beforehand: React Flow would take the edges away until it had measured anew.
    return { width, height, measured: { width, height }, handles: handlesOf(width, height) };
  };
  const nodes = graph.nodes.map(({ id, kind, x, y }) => ({
    id,
    type: kind,
    position: { x, y },
    ...size(kind),
    selected: chosen !== undefined && pathKey(chosen.path) === id,
    focusable: kind === 'step',
    selectable: kind === 'step',
    data: { kind, placed: byKey.get(id) },
  }));
  const edges = graph.edges.map(({ id, from, to, label, insert }) => ({
    id,
    source: from,
    target: to,
    type: 'insert',
    focusable: false,
    data: { label, insert },
    ...(to.endsWith('.join') ? {} : { markerEnd: { type: MarkerType.ArrowClosed, color: token.colorTextQuaternary } }),
    style: { stroke: token.colorTextQuaternary },
  }));
  return { nodes, edges };
}

/** Edges come in at the middle of the top and go out at the middle of the bottom. */
function handlesOf(width: number, height: number): NodeHandle[] {
  const size = { width: 1, height: 1 };
  return [
    { type: 'target', position: Position.Top, x: width / 2, y: 0, ...size },
    { type: 'source', position: Position.Bottom, x: width / 2, y: height, ...size },
  ];
}
