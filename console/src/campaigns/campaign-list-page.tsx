import { Segmented } from 'antd';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { CampaignCalendar } from './campaign-calendar.tsx';
import { CampaignTable } from './campaign-table.tsx';
import { campaignsWords } from './campaigns-words.ts';
import { NewCampaignButton } from './new-campaign-button.tsx';

/** All campaigns, as a list or on the calendar of a month. */
export function CampaignListPage() {
  const t = useWords(campaignsWords);
  const [view, setView] = useUrlState('view');
  return (
    <Page
      title={t('title')}
      action={<NewCampaignButton />}
      extra={
        <Segmented
          value={view === 'calendar' ? 'calendar' : 'list'}
          onChange={(value) => setView(value === 'list' ? '' : value)}
          options={[
            { value: 'list', label: t('list') },
            { value: 'calendar', label: t('calendar') },
          ]}
        />
      }
    >
      {view === 'calendar' ? <CampaignCalendar /> : <CampaignTable />}
    </Page>
  );
}
