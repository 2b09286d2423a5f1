import { Type } from 'typebox';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { nameSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { FitProjection, fitAxes, fitSchema } from './fit-projection.ts';
import { ProductCatalogue } from './product-catalogue.ts';
import { catalogueSchema, productSchema } from './product-schemas.ts';

const config = { scope: 'definitions:read', regions: 'own' } as const;

/** What can be held, and whom it suits. */
export function productRoutes(app: RouteHost, live: Pick<LiveService, 'definitions'>): void {
  let catalogue = new ProductCatalogue(live.definitions);
  const current = () => {
    if (catalogue.definitions !== live.definitions) catalogue = new ProductCatalogue(live.definitions);
    return catalogue;
  };
  app.get(
    '/v1/products',
    {
      config,
      schema: {
        operationId: 'listProducts',
        summary: 'The products in force, with how many offers and campaigns bring them to customers',
        tags: ['products'],
        response: { 200: catalogueSchema },
      },
    },
    async ({ caller }) => current().list(caller),
  );
  app.get(
    '/v1/products/:productId',
    {
      config,
      schema: {
        operationId: 'readProduct',
        summary: 'A product: who may have it, its offers with their texts, the campaigns that bring it',
        tags: ['products'],
        params: Type.Object({ productId: nameSchema }),
        response: { 200: productSchema, ...problemResponses('definition-unknown') },
      },
    },
    async ({ params: { productId }, caller }) => {
      const product = await current().product(productId, caller);
      if (product === undefined) throw new HttpProblem('definition-unknown', 'no such product is active');
      return product;
    },
  );
  fitRoute(app, live);
}

const axis = Type.Enum([...fitAxes]);

function fitRoute(app: RouteHost, live: Pick<LiveService, 'definitions'>): void {
  let projection: FitProjection | undefined;
  app.get(
    '/v1/fit',
    {
      config,
      schema: {
        operationId: 'readFit',
        summary: 'How well groups, products and channels suit each other, two by two',
        description:
          'As decisions use it: the order rate the experts expect. `of` holds the third of group, product and channel at ' +
          'one of them; without it the value is the mean over all of them.',
        tags: ['products'],
        querystring: Type.Object({
          rows: axis,
          columns: axis,
          of: Type.Optional(Type.String({ maxLength: 128, description: "'' of groups: customers in none of them." })),
        }),
        response: { 200: fitSchema, ...problemResponses('request-invalid', 'definition-unknown') },
      },
    },
    async ({ query: { rows, columns, of }, caller }) => {
      if (rows === columns) {
        const errors = [{ pointer: '/columns', message: 'is the same as rows' }];
        throw new HttpProblem('request-invalid', '/columns: is the same as rows', { errors });
      }
      if (projection?.definitions !== live.definitions) projection = new FitProjection(live.definitions);
      const found = projection.project(rows, columns, of, caller);
      if (found === undefined)
        throw new HttpProblem('definition-unknown', 'there is nothing of this id to hold the fit at');
      return found;
    },
  );
}
