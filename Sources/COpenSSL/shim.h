// What Swift cannot say of OpenSSL's API itself: macros, parameter lists of C strings, stacks of typed pointers.
// Each function is one call's worth; decisions are made in Swift.
#ifndef AEGIS_COPENSSL_SHIM_H
#define AEGIS_COPENSSL_SHIM_H
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/conf.h>
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
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
#include <openssl/pemerr.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <strings.h>

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

/// What a provider has for signatures over whole messages, as libcrypto calls it.
typedef struct {
    void *provider_context;
    OSSL_FUNC_keymgmt_new_fn *key_new;
    OSSL_FUNC_keymgmt_free_fn *key_free;
    OSSL_FUNC_keymgmt_import_fn *key_import;
    OSSL_FUNC_signature_newctx_fn *context_new;
    OSSL_FUNC_signature_freectx_fn *context_free;
    OSSL_FUNC_signature_digest_sign_init_fn *sign_init;
    OSSL_FUNC_signature_digest_sign_fn *sign;
    OSSL_FUNC_signature_digest_verify_init_fn *verify_init;
    OSSL_FUNC_signature_digest_verify_fn *verify;
} aegis_message_signing;

/// The functions of one algorithm for one operation; NULL where the provider has none of that name.
static inline const OSSL_DISPATCH *aegis_functions(OSSL_PROVIDER *provider, int operation, const char *name) {
    int is_uncached = 0;
    const OSSL_ALGORITHM *algorithm = OSSL_PROVIDER_query_operation(provider, operation, &is_uncached);
    const OSSL_DISPATCH *found = NULL;
    size_t count = strlen(name);
    for (const OSSL_ALGORITHM *next = algorithm; next != NULL && next->algorithm_names != NULL; next++)
        // Names are "ML-DSA-65:MLDSA65:…", the first one being OpenSSL's own.
        if (strncasecmp(next->algorithm_names, name, count) == 0
            && (next->algorithm_names[count] == ':' || next->algorithm_names[count] == 0))
            found = next->implementation;
    // A table that must not be cached may go away with the next query.
    if (is_uncached) found = NULL;
    OSSL_PROVIDER_unquery_operation(provider, operation, algorithm);
    return found;
}

/// 1 when the provider signs whole messages by that name.
static inline int aegis_message_signing_find(OSSL_PROVIDER *provider, const char *name, aegis_message_signing *found) {
    const OSSL_DISPATCH *keys = aegis_functions(provider, OSSL_OP_KEYMGMT, name);
    const OSSL_DISPATCH *signing = aegis_functions(provider, OSSL_OP_SIGNATURE, name);
    memset(found, 0, sizeof *found);
    found->provider_context = OSSL_PROVIDER_get0_provider_ctx(provider);
    for (; keys != NULL && keys->function_id != 0; keys++) switch (keys->function_id) {
        case OSSL_FUNC_KEYMGMT_NEW: found->key_new = OSSL_FUNC_keymgmt_new(keys); break;
        case OSSL_FUNC_KEYMGMT_FREE: found->key_free = OSSL_FUNC_keymgmt_free(keys); break;
        case OSSL_FUNC_KEYMGMT_IMPORT: found->key_import = OSSL_FUNC_keymgmt_import(keys); break;
    }
    for (; signing != NULL && signing->function_id != 0; signing++) switch (signing->function_id) {
        case OSSL_FUNC_SIGNATURE_NEWCTX: found->context_new = OSSL_FUNC_signature_newctx(signing); break;
        case OSSL_FUNC_SIGNATURE_FREECTX: found->context_free = OSSL_FUNC_signature_freectx(signing); break;
        case OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT:
            found->sign_init = OSSL_FUNC_signature_digest_sign_init(signing); break;
        case OSSL_FUNC_SIGNATURE_DIGEST_SIGN: found->sign = OSSL_FUNC_signature_digest_sign(signing); break;
        case OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_INIT:
            found->verify_init = OSSL_FUNC_signature_digest_verify_init(signing); break;
        case OSSL_FUNC_SIGNATURE_DIGEST_VERIFY: found->verify = OSSL_FUNC_signature_digest_verify(signing); break;
    }
    return found->key_new && found->key_free && found->key_import && found->context_new && found->context_free
        && found->sign_init && found->sign && found->verify_init && found->verify;
}

/// The provider's own copy of a key; NULL when it takes none.
static inline void *aegis_message_key_new(const aegis_message_signing *provider, int selection,
                                          const OSSL_PARAM *numbers) {
    void *key = provider->key_new(provider->provider_context);
    if (key != NULL && provider->key_import(key, selection, numbers) == 1) return key;
    provider->key_free(key);
    return NULL;
}

static inline void aegis_message_key_free(const aegis_message_signing *provider, void *key) {
    provider->key_free(key);
}

/// 1 when a signature of `*count` bytes was written. `is_representative`: what is signed is ML-DSA's μ already.
static inline int aegis_message_sign(const aegis_message_signing *provider, void *key, int is_representative,
                                     const void *message, size_t message_count, void *signature, size_t *count) {
    void *context = provider->context_new(provider->provider_context, NULL);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_int("mu", &is_representative), OSSL_PARAM_END};
    size_t room = *count;
    int ok = context != NULL && provider->sign_init(context, NULL, key, params) == 1
        && provider->sign(context, signature, count, room, message, message_count) == 1;
    provider->context_free(context);
    return ok;
}

static inline int aegis_message_verify(const aegis_message_signing *provider, void *key, int is_representative,
                                       const void *message, size_t message_count, const void *signature,
                                       size_t count) {
    void *context = provider->context_new(provider->provider_context, NULL);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_int("mu", &is_representative), OSSL_PARAM_END};
    int ok = context != NULL && provider->verify_init(context, NULL, key, params) == 1
        && provider->verify(context, signature, count, message, message_count) == 1;
    provider->context_free(context);
    return ok;
}

/// 1 when the provider's EdDSA knows that there is more than one: older ones ignore the choice without a word.
static inline int aegis_offers_ed25519ph(OSSL_LIB_CTX *library) {
    EVP_SIGNATURE *signature = EVP_SIGNATURE_fetch(library, "ED25519", NULL);
    if (signature == NULL) return 0;
    const OSSL_PARAM *settable = EVP_SIGNATURE_settable_ctx_params(signature);
    int ok = settable != NULL && OSSL_PARAM_locate_const(settable, "instance") != NULL;
    EVP_SIGNATURE_free(signature);
    return ok;
}

static inline const OSSL_PARAM *aegis_ed25519ph_choice(void) {
    static const OSSL_PARAM choice[] = {
        {"instance", OSSL_PARAM_UTF8_STRING, (void *)"Ed25519ph", 9, 0}, {NULL, 0, NULL, 0, 0}};
    return choice;
}

/// A key made of one octet string of it; NULL when the provider refuses it.
static inline EVP_PKEY *aegis_key_from_octets(OSSL_LIB_CTX *library, const char *type, const char *part,
                                              const void *octets, size_t count, int selection) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(library, type, NULL);
    EVP_PKEY *key = NULL;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string(part, (void *)octets, count), OSSL_PARAM_END};
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, selection, params) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

static inline STACK_OF(X509) *aegis_certificates_new(void) { return sk_X509_new_null(); }
static inline int aegis_certificates_add(STACK_OF(X509) *certificates, X509 *certificate) {
    return sk_X509_push(certificates, certificate) > 0;
}
/// The certificates in it stay.
static inline void aegis_certificates_free(STACK_OF(X509) *certificates) { sk_X509_free(certificates); }

static inline int aegis_error_reason(unsigned long code) { return ERR_GET_REASON(code); }

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
