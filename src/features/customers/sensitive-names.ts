import type { Definitions } from '../../core/schema/definitions.ts';

/** What tells where a customer was or what they did: nobody at a desk may see it (invariant I9). */
export class SensitiveNames {
  readonly definitions: Definitions;
  private readonly scenarios: ReadonlySet<string>;
  private readonly attributes: ReadonlySet<string>;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    this.scenarios = new Set(definitions.scenarios.filter(({ sensitive }) => sensitive).map(({ id }) => id));
    const places = definitions.eventTypes.flatMap(({ cell, updates }) =>
      Object.entries(updates).filter(([, field]) => field === cell),
    );
    this.attributes = new Set(places.map(([attribute]) => attribute));
  }

  isScenario(id: string): boolean {
    return this.scenarios.has(id);
  }

  /** Attributes that events set from the cell they saw. */
  isAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
}
