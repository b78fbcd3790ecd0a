/* global my */
// In the Worker's realm: serves until the test is over.
'use strict';
module.exports = async ({ couponkit }) => {
  couponkit.serve(my.worker);
  await my.finished;
};
