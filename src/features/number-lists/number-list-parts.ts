import type { DefinitionStore } from '../../ports/definition-store.ts';
import type { ListUploads } from '../../ports/list-uploads.ts';
import type { AskedService, AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import type { DefinitionActivation } from '../definitions/definition-activation.ts';
import type { ListIntake } from './list-intake.ts';
import type { ReadNumberList } from './upload-source.ts';

/** What routes of number lists work with. */
export interface NumberListParts {
  live: LiveService & AudienceService & AskedService;
  store: DefinitionStore;
  activation: DefinitionActivation;
  uploads: ListUploads;
  intake: ListIntake;
  read: ReadNumberList;
  now: () => number;
}
