/** A property that is made when it is first read. */
export interface Late {
  /** Where an object keeps what makes it, or what was made. */
  readonly key: symbol;
  readonly accessor: PropertyDescriptor;
}

type Make = (place: number) => unknown;

/** What makes a value, until it is made. Nothing in it is private, so that it works behind whatever proxy. */
class Keeper {
  private value: unknown;

  constructor(private make: Make | undefined, private readonly place: number) {}

  read(): unknown {
    const { make } = this;
    return make ? this.write(make(this.place)) : this.value;
  }

  write(value: unknown): unknown {
    this.make = undefined;
    return (this.value = value);
  }

  /** Says that it is no plain object: frameworks put proxies around those. */
  get [Symbol.toStringTag](): string {
    return 'Keeper';
  }
}

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
      get(this: Holder) { return (this[key] as Keeper).read(); },
      set(this: Holder, given: unknown) { (this[key] as Keeper).write(given); },
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
  hidden.value = new Keeper(make, place);
  Object.defineProperty(object, late.key, hidden);
  Object.defineProperty(object, name, late.accessor);
}
