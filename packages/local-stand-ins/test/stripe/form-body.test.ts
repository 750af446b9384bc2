import { formText, formTexts, parseForm } from '../../src/stripe/form-body';

describe('a form body of Stripe’s API', () => {
  it('is read with its names in brackets', () => {
    const form = parseForm('mode=subscription&line_items[0][price]=price_1&metadata[userId]=7&metadata[a%20b]=c%26d');
    expect(formText(form, 'mode')).toBe('subscription');
    expect(formText(form, 'line_items', '0', 'price')).toBe('price_1');
    expect(formTexts(form, 'metadata')).toEqual({ userId: '7', 'a b': 'c&d' });
  });

  it('has nothing where nothing was sent, whatever the name', () => {
    const form = parseForm('a[b]=1&__proto__[x]=1&a[b][c]=2&[=3');
    expect(formText(form, 'none')).toBeNull();
    expect(formText(form, 'a')).toBeNull();
    expect(formText(form, 'constructor')).toBeNull();
    expect(formTexts(form, 'toString')).toEqual({});
    expect({}).not.toHaveProperty('x');
  });
});
