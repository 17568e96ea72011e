// Reads and changes one value of a record's body by its path. Must not know any field, nor save anything.

/** @typedef {{[field: string]: any}} Body */

/**
 * The value at a path such as "babies/0/name"; undefined if there is none.
 *
 * @param {any} body
 * @param {string} path
 * @returns {any}
 */
export function valueAt(body, path) {
  let value = body;
  for (const name of path.split('/')) value = value?.[name];
  return value;
}

/**
 * A copy of the body with a value set at a path. An empty text, list or group is left out, as a record requires; a
 * member of a repeated group stays, even an empty one.
 *
 * @template {Body} B
 * @param {B} body
 * @param {string} path
 * @param {unknown} value
 * @returns {B}
 */
export function withValue(body, path, value) {
  return /** @type {B} */ (put(body, path.split('/'), value));
}

/**
 * @param {any} within
 * @param {string[]} path
 * @param {unknown} value
 * @returns {any}
 */
function put(within, [name, ...rest], value) {
  const inner =
    rest.length === 0 ? value : put(within?.[name] ?? (/^\d+$/.test(rest[0]) ? [] : {}), rest, value);
  if (Array.isArray(within)) {
    const list = [...within];
    list[Number(name)] = inner ?? {};
    return list;
  }
  const group = { ...within };
  if (isEmpty(inner)) delete group[name];
  else group[name] = inner;
  return group;
}

/**
 * Whether a record would leave this value out.
 *
 * @param {unknown} value
 */
export function isEmpty(value) {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
