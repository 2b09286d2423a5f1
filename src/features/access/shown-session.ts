import { Type } from 'typebox';
import type { RegionSource } from './region-tree.ts';
import { RegionTree } from './region-tree.ts';
import type { SignedIn } from './session-book.ts';

export const languageSchema = Type.Enum(['zh', 'en']);

/** A session as the console sees it. */
export const sessionSchema = Type.Object({
  user: Type.Object({
    id: Type.String(),
    name: Type.String(),
    displayName: Type.String(),
    roles: Type.Array(Type.String()),
    language: Type.Optional(languageSchema),
  }),
  scopes: Type.Array(Type.String(), { description: 'What the user may do.' }),
  region: Type.Optional(
    Type.Object(
      { id: Type.String(), name: Type.String(), level: Type.Enum(['province', 'city', 'county']) },
      { description: 'The region the user is bound to, with all in it; absent: none.' },
    ),
  ),
  expiresAt: Type.Integer({ description: 'When it is over unless it is used before, epoch ms.' }),
});

export function shownSession({ caller, user, session }: SignedIn, definitions: RegionSource) {
  const tree = RegionTree.of(definitions);
  const { userId: id, name, displayName, roles, language, region } = user;
  return {
    user: { id, name, displayName, roles: [...roles], ...(language !== undefined && { language }) },
    scopes: [...caller.scopes],
    ...(region !== undefined && { region: { id: region, name: tree.nameOf(region), level: tree.levelOf(region) } }),
    expiresAt: session.expiresAt,
  };
}
