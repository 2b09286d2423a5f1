import type { ContactBook } from '../decisions/contact-book.ts';
import type { CustomerState } from '../decisions/customer-state.ts';
import { MarkScope } from '../decisions/marks.ts';
import type { Happening, Walk } from './walk.ts';

/**
 * Why the journey is left now, the first reason that applies; undefined: it is not. `happening` undefined: no input is
 * being applied. Rules of the journey see its moment from here on.
 */
export function exitReason(
  state: CustomerState,
  book: ContactBook,
  { row, now, campaign, journey, cause }: Walk,
  happening: Happening | undefined,
): string | undefined {
  state.setMoment(cause.scenario, cause.at);
  if (now >= campaign.until) return 'campaign-over';
  if (journey.exitWhen?.(state, row, now)) return 'exit';
  const { exitOn } = journey;
  if (exitOn.has('opt-out') && book.marks.isBlocked(state.decisionHead(row), MarkScope.all, 0)) return 'opt-out';
  if (happening === undefined || !journey.products.has(happening.ordered)) return undefined;
  const exit = happening.convertedBy === campaign.id ? 'conversion' : 'held';
  return exitOn.has(exit) ? exit : undefined;
}
