import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';

export type Catalogue = operations['listProducts']['responses'][200]['content']['application/json'];
export type CatalogueProduct = Catalogue['products'][number];
export type Product = operations['readProduct']['responses'][200]['content']['application/json'];
export type Fit = operations['readFit']['responses'][200]['content']['application/json'];
export type FitAxis = operations['readFit']['parameters']['query']['rows'];

export function listProducts(): Promise<Catalogue> {
  return answerOf(api.GET('/v1/products'));
}

/** @throws ProblemError `definition-unknown` */
export function readProduct(productId: string): Promise<Product> {
  return answerOf(api.GET('/v1/products/{productId}', { params: { path: { productId } } }));
}

/** `of` undefined: the mean over the third axis. */
export function readFit(rows: FitAxis, columns: FitAxis, of: string | undefined): Promise<Fit> {
  const query = { rows, columns, ...(of !== undefined && { of }) };
  return answerOf(api.GET('/v1/fit', { params: { query } }));
}

/** Customers who hold a product; `estimate`: from a sample, in milliseconds. */
export function countHolders(productId: string, estimate: boolean) {
  const rule = `${JSON.stringify(productId)} in holdings`;
  return answerOf(api.POST('/v1/audiences/count', { body: { rule, estimate } }));
}
