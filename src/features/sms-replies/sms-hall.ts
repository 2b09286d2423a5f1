import type { Definitions } from '../../core/schema/definitions.ts';
import type { SmsAction, SmsActionType, SmsCommandDefinition } from '../../core/schema/sms-command.ts';
import { CommandReader } from './read-command.ts';
import { ReplyTexts } from './reply-texts.ts';

type ActionOf<T extends SmsActionType> = Extract<SmsAction, { type: T }>;

/** The texts that customers may send, of one set of definitions, ready to be answered. */
export class SmsHall {
  readonly definitions: Definitions;
  readonly commands: readonly SmsCommandDefinition[];
  readonly reader: CommandReader;
  readonly texts: ReplyTexts;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    this.commands = definitions.smsCommands ?? [];
    this.reader = new CommandReader(this.commands);
    this.texts = new ReplyTexts(definitions);
  }

  /** The action of this type, of which the loader has seen to it that there is one. */
  the<T extends 'confirm' | 'refuse' | 'help' | 'unknown'>(type: T): ActionOf<T> {
    const found = this.commands.find(({ action }) => action.type === type);
    if (found === undefined) throw new Error(`broken invariant: the SMS commands have none that does ${type}`);
    return found.action as ActionOf<T>;
  }

  /** Commands of the menu, in its order. */
  get menu(): { type: 'command'; command: string }[] {
    return this.commands
      .flatMap(({ id, menu }) => (menu === undefined ? [] : [{ id, position: menu.position }]))
      .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
      .map(({ id }) => ({ type: 'command', command: id }));
  }
}
