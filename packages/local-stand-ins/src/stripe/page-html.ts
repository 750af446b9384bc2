import { PREMIUM_PRICE, PRICE_TEXT } from './premium-price';
import type { LocalPortal, LocalSession, LocalSubscription } from './stripe-state';

/** The pages as HTML. Addresses are relative, so that they work behind any router; nothing stands in a script here. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="../stripe.css">
<script src="../stripe.js" defer></script>
</head>
<body>
<main>
<p class="note">Local stand-in for Stripe. No real money moves.</p>
<h1>${escape(title)}</h1>
${body}
<p id="status" role="status"></p>
<noscript><p>This page needs JavaScript.</p></noscript>
</main>
</body>
</html>
`;
}

function link(url: string, text: string): string {
  return `<p><a href="${escape(url)}">${escape(text)}</a></p>`;
}

/** What a checkout shows: the price and a button, or why there is nothing to pay any more. */
export function checkoutPage(session: LocalSession): string {
  if (session.status === 'complete') {
    return page('Already paid', `<p>This checkout is paid. Thank you!</p>${link(session.successUrl, 'Go on')}`);
  }
  const back = session.cancelUrl ?? session.successUrl;
  if (session.status === 'expired') {
    return page(
      'This checkout has expired',
      `<p>Nothing was paid. Open a new checkout in the app.</p>${link(back, 'Turn back')}`,
    );
  }
  return page(
    PREMIUM_PRICE.product,
    `<p>Get notified of new food as soon as it is posted.</p>
<p class="price"><strong>${PRICE_TEXT}</strong> a ${PREMIUM_PRICE.interval}, until you cancel</p>
<p><label for="card">Test card</label>
<select id="card" name="card">
<option value="good" selected>4242 4242 4242 4242 (works)</option>
<option value="declined">4000 0000 0000 0002 (is declined)</option>
</select></p>
<p><button type="button" data-post="${escape(session.id)}/pay">Pay ${PRICE_TEXT}</button></p>
${link(back, 'Turn back')}`,
  );
}

/** The offer, with buttons to pay and to cancel. */
export function billingPage(portal: LocalPortal, subscription: LocalSubscription | null): string {
  const back = link(portal.returnUrl, 'Turn back');
  if (!subscription) return page('Your subscription', `<p>You have never had one.</p>${back}`);
  const until = `<time datetime="${isoTime(subscription.periodEnd)}">${isoTime(subscription.periodEnd).slice(0, 10)}</time>`;
  if (subscription.status === 'canceled') {
    return page('Your subscription', `<p>${PREMIUM_PRICE.product} was cancelled.</p>${back}`);
  }
  const cancelNow = button(portal, 'cancel', 'Cancel subscription');
  return subscription.cancelAtPeriodEnd
    ? page(
        'Your subscription',
        `<p>${PREMIUM_PRICE.product} ends on ${until}.</p>${button(portal, 'keep', 'Keep subscription')}${cancelNow}${back}`,
      )
    : page(
        'Your subscription',
        `<p>${PREMIUM_PRICE.product}, ${PRICE_TEXT} a ${PREMIUM_PRICE.interval}, paid until ${until}.</p>
${cancelNow}${button(portal, 'cancel-at-period-end', 'Cancel when the paid time is over')}${back}`,
      );
}

/** There is no such page, or not any more. */
export function missingPage(): string {
  return page('There is no such page', '<p>It may have expired. Open it again from the app.</p>');
}

function button({ id }: LocalPortal, action: string, text: string): string {
  return `<p><button type="button" data-post="${escape(id)}/${action}">${text}</button></p>`;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
