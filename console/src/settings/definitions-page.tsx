import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Card, Flex } from 'antd';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { problemText } from '../parts/problem-text.ts';
import { ActivationList } from './activation-list.tsx';
import { ImportCard } from './import-card.tsx';
import { settingsWords } from './settings-words.ts';

/** All definitions out of the service and into it, and what was made active when. */
export function DefinitionsPage() {
  const t = useWords(settingsWords);
  const { may } = useSession();
  const query = useQuery({
    queryKey: ['definitions', 'activations'],
    queryFn: () => answerOf(api.GET('/v1/definitions/activations', { params: { query: { limit: 50 } } })),
  });
  return (
    <Page title={t('sections.definitions')} subtitle={t('definitions.about')} extra={<ExportButton />}>
      <Flex vertical gap="middle">
        {may('definitions:activate') && <ImportCard />}
        <Card title={t('definitions.activations')}>
          <ActivationList query={query} />
        </Card>
      </Flex>
    </Page>
  );
}

/** What `import` takes again: all files in one. */
function ExportButton() {
  const t = useWords(settingsWords);
  const { message } = App.useApp();
  const save = async () => {
    try {
      const { version, files } = await answerOf(api.GET('/v1/definitions'));
      const blob = new Blob([`${JSON.stringify({ version, files }, undefined, 1)}\n`], { type: 'application/json' });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = `definitions-${version.slice(0, 12)}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      void message.error(problemText(error).title);
    }
  };
  return (
    <Button icon={<DownloadOutlined />} onClick={() => void save()}>
      {t('definitions.export')}
    </Button>
  );
}
