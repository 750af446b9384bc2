import { isRequiredArgument, type GraphQLArgument, type GraphQLField, type GraphQLInputField } from 'graphql';
import { describe, escapeHtml } from './html';
import { linkToType } from './link-to-type';

/** What is said of a field beside its description, such as its cost. */
export type Facts = readonly (readonly [name: string, html: string])[];

/** A field of an object with its arguments. `id` is its coordinate. */
export function renderField(id: string, field: GraphQLField<unknown, unknown>, facts: Facts): string {
  const names = field.args.map(({ name }) => name).join(', ');
  const signature = `${field.name}${names && `(${names})`}`;
  const argumentRows = field.args.map((argument) => renderInput(`${id}.${argument.name}`, argument)).join('');
  const rows = facts.map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`).join('');
  return `<section class="field" id="${id}">
<h4><a href="#${id}"><code>${signature}</code></a>: <code>${linkToType(field.type)}</code></h4>
${deprecation(field.deprecationReason)}${describe(field.description)}
${argumentRows && `<ul class="inputs">${argumentRows}</ul>`}
<dl>${rows}</dl>
</section>`;
}

/** An argument, or a field of an input. */
export function renderInput(id: string, input: GraphQLArgument | GraphQLInputField): string {
  const { name, type, defaultValue, description, deprecationReason } = input;
  const shownDefault = defaultValue === undefined ? '' : ` = <code>${escapeHtml(JSON.stringify(defaultValue))}</code>`;
  const need = isRequiredArgument(input as GraphQLArgument) ? ' <small>required</small>' : '';
  return `<li id="${id}"><code>${name}</code>: <code>${linkToType(type)}</code>${shownDefault}${need}
${deprecation(deprecationReason)}${describe(description)}</li>`;
}

export function deprecation(reason: string | null | undefined): string {
  return reason ? `<p class="deprecated">Deprecated: ${escapeHtml(reason)}</p>` : '';
}
