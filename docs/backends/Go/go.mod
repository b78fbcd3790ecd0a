module example.com/shop/coupons

go 1.19
