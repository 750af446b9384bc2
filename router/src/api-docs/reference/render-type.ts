import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { describe, escapeHtml } from './html';
import { linkToType } from './link-to-type';
import { deprecation, renderField, renderInput, type Facts } from './render-field';

export type FactsOf = (type: string, field: GraphQLField<unknown, unknown>) => Facts;

/** A type of the reference with all that it consists of. */
export function renderType(type: GraphQLNamedType, factsOf: FactsOf): string {
  return `<section class="type" id="${type.name}">
<h3><a href="#${type.name}">${type.name}</a> <small>${kindOf(type)}</small></h3>
${describe(type.description)}
${bodyOf(type, factsOf)}
</section>`;
}

function bodyOf(type: GraphQLNamedType, factsOf: FactsOf): string {
  if (isObjectType(type) || isInterfaceType(type))
    return Object.values(type.getFields())
      .map((field) => renderField(`${type.name}.${field.name}`, field, factsOf(type.name, field)))
      .join('\n');
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => renderInput(`${type.name}.${field.name}`, field));
    return `<ul class="inputs">${fields.join('')}</ul>`;
  }
  if (isEnumType(type)) {
    const values = type
      .getValues()
      .map(
        ({ name, description, deprecationReason }) =>
          `<li><code>${name}</code>${deprecation(deprecationReason)}${describe(description)}</li>`,
      );
    return `<ul class="inputs">${values.join('')}</ul>`;
  }
  if (isUnionType(type)) return `<p>One of ${type.getTypes().map(linkToType).join(', ')}.</p>`;
  const { specifiedByURL } = type;
  return specifiedByURL ? `<p>Specified at <code>${escapeHtml(specifiedByURL)}</code>.</p>` : '';
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'object';
  if (isInterfaceType(type)) return 'interface';
  if (isInputObjectType(type)) return 'input';
  if (isEnumType(type)) return 'enum';
  return isScalarType(type) ? 'scalar' : 'union';
}
