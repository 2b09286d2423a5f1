import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, Col, Empty, Flex, Form, Input, Row, Select, Typography } from 'antd';
import { useMemo } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { NumberText } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { WorkflowBar } from '../parts/workflow-bar.tsx';
import { CellMap } from './cell-map.tsx';
import { RegionSelect } from './region-select.tsx';
import { settingsWords } from './settings-words.ts';

/** An area: its cells on the map, and as a list. */
export function AreaPage() {
  const t = useWords(settingsWords);
  const { id = '' } = useParams();
  const { may, region } = useSession();
  const begun = useLocation().state as { name: string } | null;
  const initial = begun === null ? undefined : { kind: 'area', id, ...begun, ...(region && { region: region.id }) };
  const draft = useDraft('area', id, initial);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { document } = draft;
  const isReadOnly = draft.isReadOnly || !may('definitions:write');
  const cells = useMemo(() => (Array.isArray(document?.cells) ? document.cells.map(String) : []), [document]);
  const change = (field: string, value: unknown) => {
    const { [field]: _before, ...others } = document ?? { kind: 'area', id };
    draft.change({ ...others, kind: 'area', id, ...(value !== undefined && { [field]: value }) });
  };
  const after = (step: string) => {
    void queries.invalidateQueries({ queryKey: ['definitions', 'area'] });
    if (step === 'discard' && draft.active === undefined) void navigate('/settings/areas');
  };
  return (
    <Page
      title={typeof document?.name === 'string' ? document.name : id}
      subtitle={<Typography.Text code>{id}</Typography.Text>}
      problem={document === undefined ? draft.error : undefined}
      loading={draft.isLoading}
    >
      {draft.isMissing && begun === null ? (
        <Empty description={t('areas.notFound', { id })} />
      ) : (
        <Flex vertical gap="middle">
          <WorkflowBar draft={draft} onStep={after} />
          <AreaFields document={document} isReadOnly={isReadOnly} onChange={change} />
          <AreaCells cells={cells} isReadOnly={isReadOnly} onChange={(next) => change('cells', next)} />
        </Flex>
      )}
    </Page>
  );
}

interface AreaFieldsProps {
  document: { [field: string]: unknown } | undefined;
  isReadOnly: boolean;
  onChange: (field: string, value: unknown) => void;
}

function AreaFields({ document, isReadOnly, onChange }: AreaFieldsProps) {
  const t = useWords(settingsWords);
  const { region } = useSession();
  return (
    <Form layout="inline" disabled={isReadOnly}>
      <Form.Item label={t('areas.name')} htmlFor="area-name">
        <Input
          id="area-name"
          maxLength={128}
          style={{ width: 280 }}
          value={typeof document?.name === 'string' ? document.name : ''}
          onChange={({ target: { value } }) => onChange('name', value === '' ? undefined : value)}
        />
      </Form.Item>
      <Form.Item label={t('users.region')} htmlFor="area-region">
        <div style={{ width: 200 }}>
          <RegionSelect
            id="area-region"
            disabled={isReadOnly || region !== undefined}
            value={typeof document?.region === 'string' ? document.region : undefined}
            onChange={(value) => onChange('region', value)}
          />
        </div>
      </Form.Item>
    </Form>
  );
}

interface AreaCellsProps {
  cells: readonly string[];
  isReadOnly: boolean;
  onChange: (cells: string[]) => void;
}

function AreaCells({ cells, isReadOnly, onChange }: AreaCellsProps) {
  const t = useWords(settingsWords);
  const { data: plan } = useQuery({
    queryKey: ['cells'],
    queryFn: () => answerOf(api.GET('/v1/cells')),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = plan?.cells ?? [];
  return (
    <Row gutter={12}>
      <Col xs={24} xl={16}>
        <Card title={t('areas.map')} extra={t('areas.mapHint')}>
          {plan !== undefined && known.length === 0 ? (
            <Empty description={t('areas.noPlan')} />
          ) : (
            <CellMap cells={known} chosen={cells} isReadOnly={isReadOnly} onChange={onChange} />
          )}
        </Card>
      </Col>
      <Col xs={24} xl={8}>
        <Card title={t('areas.cells')} extra={<NumberText value={cells.length} />}>
          <Select
            mode="tags"
            aria-label={t('areas.cells')}
            disabled={isReadOnly}
            style={{ width: '100%' }}
            value={[...cells]}
            tokenSeparators={[',', ' ', '\n', ';', '，']}
            placeholder={t('areas.cellsHint')}
            options={known.map(({ cell }) => ({ value: cell, label: cell }))}
            onChange={onChange}
          />
          <Typography.Paragraph type="secondary" style={{ marginTop: 8 }}>
            {t('areas.cellsHint')}
          </Typography.Paragraph>
        </Card>
      </Col>
    </Row>
  );
}
