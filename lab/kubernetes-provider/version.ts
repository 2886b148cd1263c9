/** The version of the npm package @pulumi/kubernetes in package.json, which asks the engine for this plugin. */
export const VERSION = "4.34.2";
