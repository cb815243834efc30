// The PKCS #11 v2.40 interface as p11-kit writes it down. Only types and constants are used: the functions come from the
// module that the operator names, so nothing is linked.
#include <p11-kit/pkcs11.h>
