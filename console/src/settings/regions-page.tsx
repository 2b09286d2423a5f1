import { Card, Empty, Tag, Tree, Typography } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { type RegionNode, regionTree } from './region-tree.ts';
import { type Region, useDefinitions } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

/** Province, cities and counties: who sees whom. */
export function RegionsPage() {
  const t = useWords(settingsWords);
  const { data: regions, error, refetch, isPending } = useDefinitions<Region>('region');
  const tree = useMemo(() => regionTree(regions ?? []), [regions]);
  return (
    <Page
      title={t('sections.regions')}
      subtitle={t('regions.about')}
      problem={error}
      onRetry={() => void refetch()}
      loading={isPending}
    >
      {tree.length === 0 ? (
        <Empty description={t('regions.none')} />
      ) : (
        <Card>
          <Tree<RegionNode>
            aria-label={t('sections.regions')}
            defaultExpandAll
            selectable={false}
            showLine
            treeData={tree}
            titleRender={(node) => <RegionTitle node={node} />}
          />
        </Card>
      )}
    </Page>
  );
}

function RegionTitle({ node: { title, key, region } }: { node: RegionNode }) {
  return (
    <>
      {title} <Typography.Text type="secondary">{key}</Typography.Text>{' '}
      {region.zone !== undefined && <Tag>{region.zone}</Tag>}
    </>
  );
}
