/** The version of this package, as the platform sees it in the user agent. A test holds it equal to package.json. */
export const version = "0.0.0"
