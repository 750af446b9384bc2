import { formText, formTexts, type FormObject } from './form-body';
import type { NewSession } from './ledger';
import { LocalStripeError, missing } from './local-stripe-error';
import { PREMIUM_PRICE } from './premium-price';

/** What a checkout is to be; the rest of the parameters is not looked at. */
export function readSessionParams(form: FormObject): NewSession {
  if (formText(form, 'mode') !== 'subscription')
    throw invalid('parameter_invalid', 'mode', 'Only mode=subscription is known here');
  const price = formText(form, 'line_items', '0', 'price');
  if (price !== PREMIUM_PRICE.id) throw missing('price', String(price), 'line_items[0][price]');
  const cancelUrl = formText(form, 'cancel_url');
  const subscriptionData = form.get('subscription_data');
  return {
    customer: formText(form, 'customer'),
    successUrl: webAddress(required(form, 'success_url'), 'success_url'),
    cancelUrl: cancelUrl === null ? null : webAddress(cancelUrl, 'cancel_url'),
    clientReferenceId: formText(form, 'client_reference_id'),
    metadata: formTexts(form, 'metadata'),
    subscriptionMetadata: subscriptionData instanceof Map ? formTexts(subscriptionData, 'metadata') : {},
  };
}

/** A parameter that must be there. */
export function required(form: FormObject, param: string): string {
  const value = formText(form, param);
  if (value === null) throw invalid('parameter_missing', param, `Missing required param: ${param}.`);
  return value;
}

/** A parameter that must be an http or https address. */
export function webAddress(value: string, param: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw invalid('url_invalid', param, 'Not a valid URL');
  }
  return value;
}

function invalid(code: string, param: string, message: string): LocalStripeError {
  return new LocalStripeError(400, message, { code, param });
}

/** A page of a list (https://docs.stripe.com/api/pagination): at most 10 by default. */
export function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  { limit = '10', starting_after: after }: { readonly limit?: string; readonly starting_after?: string },
): { items: readonly T[]; hasMore: boolean } {
  const size = Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw invalid('parameter_invalid_integer', 'limit', 'Invalid integer: limit must be from 1 to 100');
  }
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) throw missing('object', after, 'starting_after');
  return { items: all.slice(start, start + size), hasMore: all.length > start + size };
}
