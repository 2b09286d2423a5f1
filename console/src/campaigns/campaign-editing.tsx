import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Skeleton } from 'antd';
import { useCallback, useState } from 'react';
import schema from '../../../schemas/campaign.schema.json' with { type: 'json' };
import { punctuation } from '../frame/languages.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { draftCalls } from '../parts/draft-calls.ts';
import type { DraftDocument } from '../parts/draft-session.ts';
import { formatNumber } from '../parts/number-text.tsx';
import type { Draft } from '../parts/use-draft.ts';
import { campaignsWords } from './campaigns-words.ts';
import { CampaignEditor } from './editor/campaign-editor.tsx';
import { useSection } from './editor/use-section.ts';
import { LimitsCard } from './limits-card.tsx';
import { limitsOf } from './limits-of.ts';
import { withInherited, withoutInherited } from './local-document.ts';
import { TargetsCard } from './targets-card.tsx';
import { type TestedMessage, TestSendDialog } from './test-send-dialog.tsx';

/** The editor over the draft of the page, with targets, and what is left to regions. */
export function CampaignEditing({ draft }: { draft: Draft }) {
  const { may } = useSession();
  const { document, open, active, isReadOnly } = draft;
  const [tested, setTested] = useState<{ message: TestedMessage; name: string }>();
  const test = useCallback((message: TestedMessage, name: string) => setTested({ message, name }), []);
  const section = useSection();
  const localOf = typeof document?.localOf === 'string' ? document.localOf : undefined;
  const { data: parent, isPending } = useParent(localOf);
  if (document === undefined || (localOf !== undefined && isPending)) return <Skeleton active />;
  const readOnly = isReadOnly || !may('definitions:write');
  const change = (next: DraftDocument) => draft.change(withoutInherited(next, parent));
  const shown = withInherited(document, parent);
  return (
    <Flex vertical gap={12}>
      {parent !== undefined && <LocalNotice document={document} parent={parent} />}
      <CampaignEditor
        document={shown}
        onChange={change}
        readOnly={readOnly}
        problems={open?.problems ?? []}
        schema={schemaFor(parent, document)}
        onTest={may('campaigns:run') ? test : undefined}
      />
      {section === 'basics' && <TargetsCard document={document} onChange={draft.change} isReadOnly={readOnly} />}
      {section === 'basics' && localOf === undefined && (
        <LimitsCard document={document} onChange={draft.change} isReadOnly={readOnly} />
      )}
      {tested !== undefined && (
        <TestSendDialog
          id={document.id}
          version={(open ?? active)?.version}
          message={tested.message}
          messageName={tested.name}
          flush={draft.flush}
          onClose={() => setTested(undefined)}
        />
      )}
    </Flex>
  );
}

/** What may be written: areas are of versions that may change them. */
function schemaFor(parent: DraftDocument | undefined, { region }: DraftDocument) {
  if (parent !== undefined && limitsOf(parent, String(region ?? '')).change.includes('areas')) return schema;
  const { areas: _areas, ...properties } = schema.properties;
  return { properties };
}

/** The campaign that a version is of, as it is active; while it is not, as it is being written. */
function useParent(id: string | undefined) {
  return useQuery({
    queryKey: ['definitions', 'campaign', id, 'parent'],
    enabled: id !== undefined,
    queryFn: async () => {
      const { active, open } = await draftCalls('campaign', id ?? '').read();
      return (active ?? open)?.document ?? { kind: 'campaign', id: id ?? '' };
    },
  });
}

function LocalNotice({ document, parent }: { document: DraftDocument; parent: DraftDocument }) {
  const t = useWords(campaignsWords);
  const { change, from, until, quota } = limitsOf(parent, String(document.region ?? ''));
  const list = [...change.map((each) => t(`changes.${each}`)), t('localNothing')].join(punctuation().list);
  const period = [from, until].map((each) => each ?? '…').join(' – ');
  const name = typeof parent.name === 'string' ? parent.name : parent.id;
  return (
    <Alert
      type="info"
      showIcon
      title={t('localOf', { name })}
      description={
        <>
          <div>{t('localHint', { change: list })}</div>
          {(from ?? until) !== undefined && <div>{t('limitPeriod', { period })}</div>}
          {quota !== undefined && <div>{t('limitQuota', { quota: formatNumber(quota) })}</div>}
        </>
      }
    />
  );
}
