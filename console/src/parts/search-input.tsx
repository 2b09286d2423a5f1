import { SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { SearchProps } from 'antd/es/input';
import { useWords } from '../frame/words.ts';
import { partsWords } from './parts-words.ts';

/** What is typed is looked for on Enter or by its button, which has a name in the reader's language. */
export function SearchInput(props: SearchProps) {
  const t = useWords(partsWords);
  return <Input.Search {...props} enterButton={<Button icon={<SearchOutlined />} aria-label={t('search')} />} />;
}
