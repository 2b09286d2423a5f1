import { Flex, Typography } from 'antd';
import { Link } from 'react-router';
import { punctuation } from '../../../frame/languages.ts';
import { useWords } from '../../../frame/words.ts';
import { ItemsSelect } from '../../../parts/item-select.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { withField } from '../model/campaign-document.ts';
import { scenariosOf } from '../model/campaign-entry.ts';
import { areasWithin } from '../model/own-areas.ts';
import { Field } from './field.tsx';

const patternsOfPlaces = ['enter', 'leave', 'dwell'];

/** Where the version of a region begins: areas of that region. Nothing where no scenario happens at a place. */
export function AreasField() {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const { areas = [], region = '' } = document;
  const begun = scenariosOf(document);
  const ofPlaces = vocabulary.scenarios.filter(
    ({ id, pattern }) => begun.includes(id) && patternsOfPlaces.includes(pattern),
  );
  const own = areasWithin(vocabulary, region);
  if (ofPlaces.length === 0 && areas.length === 0) return null;
  const names = ofPlaces.map(({ name }) => name).join(punctuation().list);
  return (
    <Field label={t('areas')} id="campaign-areas" path={['areas']} explained={t('areasExplained', { names })}>
      <Flex vertical gap="small">
        <ItemsSelect
          id="campaign-areas"
          label={t('areas')}
          disabled={readOnly}
          items={own}
          value={areas}
          onChange={(ids) => change(withField(document, 'areas', ids.length === 0 ? undefined : ids))}
          placeholder={t('areasOfCampaign')}
        />
        {own.length === 0 && (
          <Typography.Text type="secondary">
            {t('noAreas')} <Link to="/settings/areas">{t('toAreas')}</Link>
          </Typography.Text>
        )}
      </Flex>
    </Field>
  );
}
