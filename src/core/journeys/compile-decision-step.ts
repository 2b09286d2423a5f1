import type { Candidate, CompiledStep } from '../decisions/compiled-step.ts';
import type { RuleCompiler } from '../decisions/customer-state.ts';
import type { Definitions, MessageStep, OfferStep } from '../schema/definitions.ts';
import { DefinitionPositions } from './definition-positions.ts';

/** Compiles the steps of journeys that decide. What they name must be defined. */
export class DecisionStepCompiler {
  private readonly definitions: Definitions;
  private readonly compile: RuleCompiler;
  private readonly positions: DefinitionPositions;

  constructor(definitions: Definitions, compile: RuleCompiler) {
    this.definitions = definitions;
    this.compile = compile;
    this.positions = new DefinitionPositions(definitions);
  }

  offerStep(step: OfferStep): CompiledStep {
    const { positions } = this;
    const where = `step ${step.id}`;
    const numbers = (ids: readonly string[]) => ids.map((id) => positions.of('offers', id, where));
    const condition = (text: string | undefined) => (text === undefined ? undefined : this.compile.condition(text));
    const table = step.table?.map((row) => ({ where: condition(row.where), offers: numbers(row.offers) }));
    const matrix = step.matrix?.map((row) => ({
      group: positions.of('groups', row.group, where),
      cells: new Map(
        Object.entries(row.cells).map(([scenario, offers]) => [
          positions.of('scenarios', scenario, where),
          numbers(offers),
        ]),
      ),
    }));
    const listed = [
      ...numbers(step.offers ?? []),
      ...(table ?? []).flatMap((row) => row.offers),
      ...(matrix ?? []).flatMap((row) => [...row.cells.values()].flat()),
    ];
    const offers = [...new Set(listed)];
    const channels = step.channels.map((id) => positions.of('channels', id, where));
    const isPush = (channel: number) => this.definitions.channels[channel]!.mode === 'push';
    const candidates = (of: readonly number[]) => offers.flatMap((offer) => of.map((c) => this.candidate(offer, c)));
    const pulls = channels.filter((channel) => !isPush(channel));
    return {
      id: step.id,
      message: false,
      service: step.purpose === 'service',
      offers,
      channels,
      push: candidates(channels.filter(isPush)),
      pull: new Map(pulls.map((channel) => [channel, candidates([channel])])),
      table,
      matrix,
      exploration: step.exploration,
    };
  }

  messageStep(step: MessageStep): CompiledStep {
    const channel = this.positions.of('channels', step.channel, `step ${step.id}`);
    const name = step.template;
    return {
      id: step.id,
      message: true,
      service: step.purpose === 'service',
      offers: [],
      channels: [channel],
      push: [{ offer: -1, channel, name, label: `${name}@${step.channel}` }],
      pull: new Map(),
      table: undefined,
      matrix: undefined,
      exploration: 0,
    };
  }

  private candidate(offer: number, channel: number): Candidate {
    const name = this.definitions.offers[offer]!.id;
    return { offer, channel, name, label: `${name}@${this.definitions.channels[channel]!.id}` };
  }
}
