// What Swift cannot say of OpenSSL's API itself: macros, parameter lists of C strings, stacks of typed pointers.
// Each function is one call's worth; decisions are made in Swift.
#ifndef AEGIS_COPENSSL_SHIM_H
#define AEGIS_COPENSSL_SHIM_H
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/conf.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

enum { aegis_key_pair = EVP_PKEY_KEYPAIR, aegis_public_key = EVP_PKEY_PUBLIC_KEY };

static inline void aegis_clear_free(void *memory, size_t count) { OPENSSL_clear_free(memory, count); }

/// A MAC context with its digest chosen and no key: the pattern that each HMAC starts from.
static inline EVP_MAC_CTX *aegis_hmac_pattern(EVP_MAC *mac, const char *digest) {
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    if (context == NULL) return NULL;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0), OSSL_PARAM_END};
    if (EVP_MAC_CTX_set_params(context, params) == 1) return context;
    EVP_MAC_CTX_free(context);
    return NULL;
}

/// 1 when HMAC(key, message) was written to `output`. The copy holds the key, and zeroes it when freed.
static inline int aegis_hmac(const EVP_MAC_CTX *pattern, const void *key, size_t key_count, const void *message,
                             size_t message_count, void *output, size_t output_count) {
    static const unsigned char none = 0;
    EVP_MAC_CTX *context = EVP_MAC_CTX_dup(pattern);
    if (context == NULL) return 0;
    size_t written = 0;
    int ok = EVP_MAC_init(context, key_count > 0 ? key : &none, key_count, NULL) == 1
        && (message_count == 0 || EVP_MAC_update(context, message, message_count) == 1)
        && EVP_MAC_final(context, output, &written, output_count) == 1 && written == output_count;
    EVP_MAC_CTX_free(context);
    return ok;
}

/// 1 when HKDF (extract, then expand) wrote `output_count` bytes.
static inline int aegis_hkdf(EVP_KDF *kdf, const char *digest, const void *key, size_t key_count, const void *salt,
                             size_t salt_count, const void *label, size_t label_count, void *output,
                             size_t output_count) {
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
    if (context == NULL) return 0;
    OSSL_PARAM params[5], *next = params;
    *next++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest, 0);
    *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_count);
    if (salt_count > 0) *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_count);
    if (label_count > 0) *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)label, label_count);
    *next = OSSL_PARAM_construct_end();
    int ok = EVP_KDF_derive(context, output, output_count, params) == 1;
    EVP_KDF_CTX_free(context);
    return ok;
}

/// A KBKDF context in counter mode over HMAC-SHA-256. `framed` adds the separator and the length of SP 800-108.
static inline EVP_KDF_CTX *aegis_kbkdf_new(EVP_KDF *kdf, int framed) {
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
    if (context == NULL) return NULL;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_MODE, "COUNTER", 0),
                           OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_MAC, "HMAC", 0),
                           OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, "SHA2-256", 0),
                           OSSL_PARAM_construct_int(OSSL_KDF_PARAM_KBKDF_USE_L, &framed),
                           OSSL_PARAM_construct_int(OSSL_KDF_PARAM_KBKDF_USE_SEPARATOR, &framed),
                           OSSL_PARAM_END};
    if (EVP_KDF_CTX_set_params(context, params) == 1) return context;
    EVP_KDF_CTX_free(context);
    return NULL;
}

static inline int aegis_kbkdf(EVP_KDF_CTX *context, const void *key, size_t key_count, const void *label,
                              size_t label_count, const void *input, size_t input_count, void *output,
                              size_t output_count) {
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_count),
                           OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)label, label_count),
                           OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)input, input_count),
                           OSSL_PARAM_END};
    return EVP_KDF_derive(context, output, output_count, params) == 1;
}

/// Replaces the key that a KBKDF context holds, and what its MAC made of it, by zeros.
static inline int aegis_kbkdf_forget(EVP_KDF_CTX *context) {
    static const unsigned char zeros[32] = {0};
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)zeros, sizeof zeros),
                           OSSL_PARAM_END};
    return EVP_KDF_CTX_set_params(context, params) == 1;
}

/// 1 when the provider's own name, version and state could be read; `text` points into the provider.
static inline int aegis_provider_text(OSSL_PROVIDER *provider, const char *name, const char **text) {
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_ptr(name, (char **)text, 0), OSSL_PARAM_END};
    return OSSL_PROVIDER_get_params(provider, params) == 1;
}

/// 1 while the provider says that it is running (its own self tests passed).
static inline int aegis_provider_is_running(OSSL_PROVIDER *provider) {
    int status = 0;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_int(OSSL_PROV_PARAM_STATUS, &status), OSSL_PARAM_END};
    return OSSL_PROVIDER_get_params(provider, params) == 1 && status == 1;
}

static inline int aegis_add_extended_key_usage(X509 *certificate, int purpose) {
    EXTENDED_KEY_USAGE *usage = sk_ASN1_OBJECT_new_null();
    if (usage == NULL) return 0;
    int ok = sk_ASN1_OBJECT_push(usage, OBJ_nid2obj(purpose)) > 0
        && X509_add1_ext_i2d(certificate, NID_ext_key_usage, usage, 0, 0) == 1;
    sk_ASN1_OBJECT_pop_free(usage, ASN1_OBJECT_free);
    return ok;
}

/// The length of what was padded, or -1. OpenSSL deprecates the function with its kind, but has no other way to take the
/// padding off what something else decrypted; this module map is a system's, so it compiles without a warning.
static inline int aegis_oaep_remove(const EVP_MD *digest, const void *padded, int padded_count, int key_count,
                                    void *output, int output_count) {
    return RSA_padding_check_PKCS1_OAEP_mgf1(output, output_count, padded, padded_count, key_count, NULL, 0, digest,
                                             digest);
}

static inline GENERAL_NAMES *aegis_names_new(void) { return sk_GENERAL_NAME_new_null(); }
static inline void aegis_names_free(GENERAL_NAMES *names) { sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free); }

/// Adds a name of type GEN_DNS (ASCII text) or GEN_IPADD (4 or 16 bytes).
static inline int aegis_names_add(GENERAL_NAMES *names, int type, const void *bytes, int count) {
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_STRING *value = type == GEN_DNS ? (ASN1_STRING *)ASN1_IA5STRING_new() : (ASN1_STRING *)ASN1_OCTET_STRING_new();
    if (name != NULL && value != NULL && ASN1_STRING_set(value, bytes, count) == 1) {
        GENERAL_NAME_set0_value(name, type, value);
        if (sk_GENERAL_NAME_push(names, name) > 0) return 1;
        value = NULL;
    }
    ASN1_STRING_free(value);
    GENERAL_NAME_free(name);
    return 0;
}
#endif
