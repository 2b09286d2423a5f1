import type { PartitionHosting } from '../partition-hosting.ts';

interface Asked {
  customerId: string;
  resolve: (known: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Asks a host whether it knows customers. Those who are asked about in one turn of the event loop go together: a message
 * to a thread and back takes many times what looking for a customer does.
 */
export class Acquaintances {
  private readonly host: Pick<PartitionHosting, 'query'>;
  private asked: Asked[] = [];

  constructor(host: Pick<PartitionHosting, 'query'>) {
    this.host = host;
  }

  knows(customerId: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.asked.length === 0) setImmediate(() => this.ask());
      this.asked.push({ customerId, resolve, reject });
    });
  }

  private ask(): void {
    const { asked } = this;
    this.asked = [];
    const customerIds = asked.map(({ customerId }) => customerId);
    this.host.query({ type: 'known', customerIds }).then(
      (answer) => {
        const known = 'known' in answer ? answer.known : [];
        for (const [k, { resolve }] of asked.entries()) resolve(known[k] === true);
      },
      (error: unknown) => {
        for (const { reject } of asked) reject(error);
      },
    );
  }
}
