import { TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { regionTree } from './region-tree.ts';
import { type Region, useDefinitions } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

interface RegionSelectProps {
  /** Given by the form. */
  id?: string;
  value?: string;
  onChange?: (region?: string) => void;
  disabled?: boolean;
}

/** Chooses a region of the tree, or none. */
export function RegionSelect({ id, value, onChange, disabled }: RegionSelectProps) {
  const t = useWords(settingsWords);
  const { data: regions = [] } = useDefinitions<Region>('region');
  const tree = useMemo(() => regionTree(regions), [regions]);
  return (
    <TreeSelect
      id={id}
      allowClear
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeDefaultExpandAll
      disabled={disabled}
      treeData={tree}
      value={value}
      placeholder={t('users.everywhere')}
      onChange={(region?: string) => onChange?.(region)}
    />
  );
}
