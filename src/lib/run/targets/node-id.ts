/** An EC2 instance, or a hybrid node of Systems Manager. */
export const NODE_ID = /^(i-([0-9a-f]{8}|[0-9a-f]{17})|mi-[0-9a-f]{17})$/;
