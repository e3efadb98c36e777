// In this room: styles may be imported; the build puts them beside the script.
declare module "*.css";
