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
    customer: required(form, 'customer'),
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
