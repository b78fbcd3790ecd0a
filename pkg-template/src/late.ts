/** A property that is made when it is first read. */
export interface Late {
  /** Where an object keeps what makes it, or what was made. */
  readonly key: symbol;
  readonly accessor: PropertyDescriptor;
}

/** Answers with the value; of an argument it makes the value. A function, since no framework puts a proxy around one. */
type Keeper = (...given: unknown[]) => unknown;

type Make = (place: number) => unknown;

/**
 * To `JSON.stringify`, `structuredClone`, spread and a framework's proxies such a property is an own enumerable one like
 * any other, and it can be written to.
 *
 * All objects share the two functions: V8 keeps those of accessors in its old generation, and with functions for each
 * object it would keep there whatever they close over, until the next full collection.
 */
export function late(name: string): Late {
  const key = Symbol(name);
  type Holder = Record<symbol, Keeper>;
  return {
    key,
    accessor: {
      enumerable: true,
      configurable: true,
      get(this: Holder) { return (this[key] as Keeper)(); },
      set(this: Holder, given: unknown) { (this[key] as Keeper)(given); },
    },
  };
}

/**
 * One descriptor serves all keepers: it is read when it is used. What a keeper holds is replaced through the accessor,
 * the keeper itself never.
 */
const hidden: PropertyDescriptor = { value: undefined, configurable: true };

/** Gives an object a late property. `make` is told the place, so that one serves a whole list. */
export function define(object: object, name: string, late: Late, make: Make, place = 0): void {
  hidden.value = keeper(make, place);
  Object.defineProperty(object, late.key, hidden);
  Object.defineProperty(object, name, late.accessor);
}

function keeper(make: Make | undefined, place: number): Keeper {
  let value: unknown;
  return (...given) => {
    if (given.length || make) {
      value = given.length ? given[0] : make?.(place);
      make = undefined;
    }
    return value;
  };
}
