namespace Shortener.Api.QrCodes;

/// <summary>QR codes of links.</summary>
internal static class QrSetup
{
    public static IServiceCollection AddQrCodes(this IServiceCollection services) => services.ConfigureHttpJsonOptions(
        options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, QrJsonContext.Default));
}
