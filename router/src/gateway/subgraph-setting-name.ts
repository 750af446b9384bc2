/** The setting with a subgraph's URL: `PRODUCTS_URL` for `products`, `MY_SHOP_URL` for `my-shop`. */
export function subgraphSettingName(subgraph: string): string {
  return `${subgraph.toUpperCase().replaceAll(/[^A-Z\d]/g, '_')}_URL`;
}
