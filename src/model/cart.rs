//! What the shopper is about to pay for.

use super::leaf::{Flag, Id, Money, Quantity, Strings, Words};
use super::wire::wire;

wire! {
    /// What the shopper is about to pay for.
    ///
    /// @example
    /// const cart: Cart = {
    ///   lines: [
    ///     { id: '1', productId: 'tea', unitPrice: '19.90', quantity: 2 },
    ///     { id: '2', productId: 'pork', unitPrice: '36.80', quantity: '0.755', weighed: true },
    ///   ],
    ///   shippingFee: 6,
    /// };
    pub struct Cart {
        /// The lines, in any order: the order changes no figure. Line ids are unique.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::Given<Vec<CartLine>>"))]
        pub lines: Option<Vec<CartLine>>,
        /// A discount already granted on the whole order, in 元. Shared over the lines in proportion to their net.
        pub order_discount: Option<Money>,
        /// The shipping or delivery fee, in 元. `shippingOff` coupons come off it.
        pub shipping_fee: Option<Money>,
    }

    /// One line of the cart. Its gross is `unitPrice × quantity`, rounded half up to the fen.
    pub struct CartLine {
        /// Any text that is unique in the cart; shares (`allocations`) are keyed by it.
        pub id: Id = required,
        /// Price of one unit, in 元.
        pub unit_price: Money = required,
        /// How many units, or the weight of weighed goods.
        pub quantity: Quantity = required,
        /// Weighed goods: one piece for counting thresholds, no units for unit benefits. A fractional quantity implies it.
        pub weighed: Option<Flag>,
        /// A discount already granted on this line, in 元; at most its gross.
        pub discount: Option<Money>,
        /// `false` keeps the line out of every goods coupon (特价商品不参加). Default `true`.
        pub discountable: Option<Flag>,
        /// The product's id, which `products` scopes and required items are matched with.
        pub product_id: Option<Id>,
        /// The SKU, matched like `productId`.
        pub sku: Option<Id>,
        /// The goods code or bar code, matched like `productId`.
        pub code: Option<Id>,
        /// Ids or names of the line's categories. `[]` states that it has none; absent means not stated.
        pub category_ids: Option<Strings>,
        /// Id or name of the brand. Absent means not stated.
        pub brand_id: Option<Id>,
        /// What `quantity` counts: 箱, 盒.
        pub unit: Option<Words>,
        /// What was granted on it already: `memberPrice`, `flashSale`, any name.
        pub promotions: Option<Strings>,
    }
}
