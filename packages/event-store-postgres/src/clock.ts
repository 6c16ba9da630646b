/** Epoch milliseconds by the server's clock, at the moment when the expression is reached and not when its transaction began. */
export const clock = "floor(extract(epoch FROM clock_timestamp()) * 1000)::float8"
